"""The timeline: one row a face, with its class probabilities stacked over time; a click chooses a moment."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from fer_core.palette import Style, styles_for
from pages.shared.charts import INKS, ink, plain
from pages.shared.numbers import plotly_separators
from pages.shared.text import _
from pages.shared.wording import adjective
from pages.video_views.words import clock, mostly, ticks, track_name

if TYPE_CHECKING:
    from fer_core.analysis.videos.findings_folder import VideoFindings
    from fer_core.analysis.videos.frame_findings import TrackSummary
    from fer_core.analysis.videos.track_summary import TrackCurve

ROW_PX: Final = 64
TALL_ROW_PX: Final = 104
FEW: Final = 2
"""So many rows are drawn taller."""
TITLE_PX: Final = 28
"""Above each row, for its name."""
AXIS_PX: Final = 28
LEFT_PX: Final = 72
"""For the pictures, which are as high as a low row."""
MOST_POINTS: Final = 600
LEAST_SHOWN: Final = 0.06
"""A class that leads for such a part of the figure's width gets its symbol there."""
GRID: Final = "rgba(128, 128, 128, 0.16)"
TOLD: Final = 3
"""So many classes are named beside the pointer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A face and where its row begins: rows are 1 high, and the first one begins at 0."""

    track: "TrackSummary"
    curve: "TrackCurve"
    floor: float
    height_px: int


def timeline(
    found: "VideoFindings", tracks: Sequence["TrackSummary"], *, until_s: float, smoothed: bool, moment_s: float
) -> go.Figure:
    """Return the figure. Unseen markers in the areas can be clicked; polygons cannot."""
    from fer_core.analysis.videos.track_summary import interval_s, track_curves

    height_px = TALL_ROW_PX if len(tracks) <= FEW else ROW_PX
    curves = track_curves(found, [track.number for track in tracks], smoothed=smoothed, most_points=MOST_POINTS)
    rows = [
        Row(
            track=track,
            curve=curves[track.number],
            floor=-place * (height_px + TITLE_PX) / height_px,
            height_px=height_px,
        )
        for place, track in enumerate(tracks)
    ]
    usual_s, styles = interval_s(found.head), styles_for(found.head.labels)
    figure = go.Figure([*_areas(rows, styles, usual_s), *(_clickable(row, styles) for row in rows)])
    for row in rows:
        _title(figure, row)
        _picture(figure, found, row)
        _symbols(figure, row, styles, usual_s, until_s)
    return _bare(figure, rows, until_s, moment_s)


def chosen_moment(points: Iterable[dict[str, Any]]) -> float | None:
    """Return the time of the clicked point; None where nothing was."""
    for point in points:
        try:
            return float(point["x"])
        except (KeyError, TypeError, ValueError):
            continue
    return None


def in_words(tracks: Iterable["TrackSummary"]) -> str:
    """Return the timeline for people who do not see it."""
    return "; ".join(
        f"{track_name(track)}, {clock(track.first_s)} – {clock(track.last_s)}"
        + "".join(f", {adjective(label)} {100 * share:.0f}" for label, share in track.shares.items() if share >= 0.005)
        for track in tracks
    )


def legend(labels: Sequence[str]) -> str:
    """Return colour, symbol and word of each class as HTML."""
    styles = styles_for(labels)
    swatch = "display:inline-block;width:0.8rem;height:0.8rem;border:1px solid rgba(128,128,128,0.85)"
    entries = "".join(
        f'<span style="white-space:nowrap;margin-right:1rem"><span style="{swatch};background:{styles[label].colour}">'
        f"</span> {styles[label].symbol} {escape(adjective(label))}</span> "
        for label in labels
    )
    return f'<div style="font-size:0.9rem;line-height:1.7">{entries}</div>'


def _areas(rows: Sequence[Row], styles: Mapping[str, Style], usual_s: float) -> "Iterable[go.Scatter]":
    from fer_core.analysis.videos.stacked_areas import outlines

    shapes = [(row, outlines(row.curve, usual_s)) for row in rows]
    for label, style in styles.items():
        yield go.Scatter(
            x=[x for _row, shape in shapes for x in shape[label][0]],
            y=[y if y is None else y + row.floor for row, shape in shapes for y in shape[label][1]],
            name=plain(adjective(label)),
            fill="toself",
            fillcolor=style.colour,
            mode="lines",
            line={"width": 0},
            hoverinfo="skip",
        )


def _clickable(row: Row, styles: Mapping[str, Style]) -> go.Scatter:
    seconds, unseen = row.curve.seconds.tolist(), {"marker": {"opacity": 0}}
    return go.Scatter(
        x=seconds,
        y=[row.floor + 0.5] * len(seconds),
        mode="markers",
        marker={"size": 10, "opacity": 0},
        selected=unseen,
        unselected=unseen,
        hovertext=[_told(row, place, at, styles) for place, at in enumerate(seconds)],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _told(row: Row, place: int, seconds: float, styles: Mapping[str, Style]) -> str:
    shares = dict(zip(row.curve.labels, row.curve.values[place].tolist(), strict=True))
    best = sorted(shares, key=lambda label: -shares[label])[:TOLD]
    lines = [f"{styles[label].symbol} {plain(adjective(label))} {100 * shares[label]:.0f}" for label in best]
    return "<br>".join([f"<b>{plain(track_name(row.track))}</b> · {clock(seconds)}", *lines])


def _title(figure: go.Figure, row: Row) -> None:
    about = " · ".join(filter(None, (f"<b>{plain(track_name(row.track))}</b>", plain(mostly(row.track)))))
    figure.add_annotation(
        text=about,
        x=0,
        xref="paper",
        xanchor="left",
        y=row.floor + 1,
        yanchor="bottom",
        showarrow=False,
        font={"size": 14, "color": ink()},
    )


def _picture(figure: go.Figure, found: "VideoFindings", row: Row) -> None:
    from fer_core.analysis.videos.track_pictures import picture_of

    path = picture_of(found.folder, row.track.number)
    if not path.is_file():
        return
    figure.add_layout_image(
        source=f"data:image/jpeg;base64,{base64.b64encode(path.read_bytes()).decode()}",
        xref="paper",
        x=-0.01,
        xanchor="right",
        sizex=0.5,
        yref="y",
        y=row.floor + 0.5,
        yanchor="middle",
        sizey=ROW_PX / row.height_px,
        sizing="contain",
    )


def _symbols(figure: go.Figure, row: Row, styles: Mapping[str, Style], usual_s: float, until_s: float) -> None:
    """Write a symbol into the long areas: the colour alone shall not tell."""
    from fer_core.analysis.videos.stacked_areas import label_runs

    for run in label_runs(row.curve, usual_s):
        if run.last_s - run.first_s >= LEAST_SHOWN * until_s:
            figure.add_annotation(
                text=styles[run.label].symbol,
                x=(run.first_s + run.last_s) / 2,
                y=row.floor + run.middle,
                showarrow=False,
                font={"size": 15, "color": styles[run.label].ink},
            )


def _bare(figure: go.Figure, rows: Sequence[Row], until_s: float, moment_s: float) -> go.Figure:
    bottom, marks = rows[-1].floor, ticks(until_s)
    figure.update_layout(
        separators=plotly_separators(),
        height=len(rows) * (rows[0].height_px + TITLE_PX) + AXIS_PX,
        margin={"l": LEFT_PX, "r": 12, "t": TITLE_PX, "b": AXIS_PX},
        showlegend=False,
        dragmode=False,
        clickmode="event+select",
        hovermode="closest",
        hoverdistance=-1,
        hoverlabel={"font": {"size": 14, "color": ink()}},
        plot_bgcolor="rgba(0, 0, 0, 0)",
    )
    line = {"color": ink() or INKS["light"], "width": 2}
    figure.add_shape(type="line", x0=moment_s, x1=moment_s, y0=bottom, y1=1, line=line)
    figure.update_xaxes(
        range=[0, until_s],
        tickvals=list(marks),
        ticktext=list(marks.values()),
        tickfont={"size": 13, "color": ink()},
        gridcolor=GRID,
        zeroline=False,
        fixedrange=True,
        title=None,
    )
    figure.update_yaxes(range=[bottom, 1], visible=False, fixedrange=True)
    return figure


def alt(tracks: Sequence["TrackSummary"]) -> str:
    """Return the chart's text for people who do not see it."""
    return _("Timeline of the expressions. {faces}").format(faces=in_words(tracks))
