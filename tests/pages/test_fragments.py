"""Parts of a page that run on their own: what goes wrong in one is told there, and nowhere else."""

from streamlit.testing.v1 import AppTest


def _script() -> None:
    import streamlit as st

    from fer_core.errors import DatasetError
    from pages.shared.fragments import fragment

    @fragment
    def count_down() -> None:
        left = 2 - st.session_state.setdefault("clicks", 0)
        st.write(f"{left} left")
        st.button("Take one", on_click=lambda: st.session_state.update(clicks=st.session_state.clicks + 1))
        if left < 2:
            raise DatasetError("The dataset {name} is gone", name="faces")

    count_down()
    st.write("below")


def test_an_error_is_told_in_its_place_and_the_rest_of_the_page_stays() -> None:
    app = AppTest.from_function(_script, default_timeout=30).run()
    assert not app.error
    app.button[0].click().run()
    assert not app.exception
    assert [found.value for found in app.error] == ["The dataset faces is gone"]
    assert [found.value for found in app.markdown] == ["1 left", "below"]
