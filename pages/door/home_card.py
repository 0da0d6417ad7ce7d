"""On Home, for the owner only: the picture to scan, the code, and a plain warning. For a visitor: what is open."""

import streamlit as st

from pages.door.access_code import spaced
from pages.door.invitation import link, qr_svg
from pages.door.standing import Standing, standing
from pages.shared.outside import asked_from_this_computer
from pages.shared.text import _, literal

PICTURE_PX = 240


def invitation_card() -> None:
    """Show how others come in, where the app is open to them; it holds the code, so no visitor gets it."""
    open_ = standing()
    if open_ is None or not asked_from_this_computer():
        return
    with st.expander(_("Open it on a phone"), icon=":material/qr_code_2:", expanded=True):
        picture, words = st.columns([1, 2], gap="medium")
        with picture:
            st.image(qr_svg(link(open_)), width=PICTURE_PX, alt=_("QR code with the address and the access code"))
        with words:
            _how(open_)
            _warnings(open_)


def _how(open_: Standing) -> None:
    address = literal(open_.address or "")
    if open_.code:
        words = _("Scan this with the phone's camera, or open {address} there and type the access code **{code}**.")
        st.write(words.format(address=address, code=literal(spaced(open_.code))))
    else:
        words = _("Scan this with the phone's camera, or open {address} there. No access code is asked for.")
        st.write(words.format(address=address))


def _warnings(open_: Standing) -> None:
    st.write(
        _(
            "**The browser will warn** that the connection is not private: this computer made the certificate itself, "
            "so nobody else vouches for it. Choose “Advanced” and go on. On an iPhone or iPad, the page that asks for "
            "the code offers the certificate to install."
        )
    )
    st.write(
        _(
            "**Everybody on the same network** reaches this address until FER Studio is ended. Do not open it on a "
            "network that you do not trust."
        )
    )
    if open_.fingerprint:
        with st.popover(_("Fingerprint of the certificate"), type="tertiary"):
            st.caption(_("SHA-256, to compare with what the phone's browser shows of the certificate:"))
            st.code(open_.fingerprint, language=None, wrap_lines=True)
