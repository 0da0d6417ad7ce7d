"""Video: every face of a video over time, and which expression it shows when."""

import streamlit as st

from fer_core.errors import FerError
from pages.shared.missing_people import tell_missing_people
from pages.shared.text import _, explain
from pages.video_views.inputs import video_inputs
from pages.video_views.listing import list_others, my_videos, opened
from pages.video_views.result import show_video

st.title(_("Video"), anchor=False)
st.write(_("Give a video, and see every face in it and which expression it shows, moment by moment."))
try:
    videos = my_videos()
    wish = video_inputs(something_to_forget=bool(videos))
    tell_missing_people()
    shown = opened(videos)
    if shown is None:
        st.caption(_("No video yet: upload one, or start with the sample."))
    else:
        show_video(shown, wish)
        list_others([video for video in videos if video.id != shown.id])
except FerError as problem:
    st.error(explain(problem))
