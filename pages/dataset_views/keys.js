// Shortcuts are not heard while a field has the focus. A click with the mouse or a finger leaves it on a checkbox or a
// closed list, where nothing is typed, so it is given back; somebody who came there by the Tab key keeps it.
if (!window.ferStudioKeys) {
  window.ferStudioKeys = true;
  const giveBack = () => {
    const field = document.activeElement;
    const ticked = field?.matches?.('input[type="checkbox"]');
    const chosen = field?.matches?.('input[role="combobox"][aria-expanded="false"]');
    if (ticked || chosen) field.blur();
  };
  document.addEventListener("pointerup", () => setTimeout(giveBack, 300));
}
