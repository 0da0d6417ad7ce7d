"""What axe-core finds on a page, without the few things that only Streamlit can mend."""

from collections.abc import Sequence
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

STREAMLITS: Final = (
    ("list", "[data-testid=stSidebarNavItems]"),
    ("listitem", "[data-testid=stSidebarNavItems]"),
    ("aria-dialog-name", "[data-testid=stToast]"),
)
"""Rules that something inside these elements breaks; docs/accessibility.md has the reason for each."""
RUN: Final = """async ([known, rules]) => {
    const options = {resultTypes: ['violations'], elementRef: true, preload: false};
    if (rules.length) options.runOnly = {type: 'rule', values: rules};
    const {violations} = await axe.run(document, options);
    const ours = (rule, node) => !known.some(([id, inside]) => id === rule && node.element?.closest(inside));
    return violations.filter(({impact}) => ['serious', 'critical'].includes(impact)).flatMap(({id, nodes}) => nodes
        .filter(node => ours(id, node))
        .map(node => [id, node.target.flat().join(' '), node.html.slice(0, 200), node.any[0]?.message ?? '']));
}"""
IS_THERE: Final = "() => Boolean(window.axe)"


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return one line for each serious or critical violation; of all rules, or of some."""
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE_SCRIPT)
    found: list[list[Any]] = page.evaluate(RUN, [[list(one) for one in STREAMLITS], list(rules)])
    return [" | ".join(one) for one in found]
