// Buttons that are pictures. They stay the same elements as long as there are as many, so that focus and scroll stay.
export default function (component) {
  const root = component.parentElement.querySelector(".tiles");
  const { tiles, chosen, px } = component.data;
  while (root.children.length > tiles.length) root.lastChild.remove();
  while (root.children.length < tiles.length) {
    const button = root.appendChild(document.createElement("button"));
    button.type = "button";
    button.appendChild(document.createElement("img")).alt = "";
  }
  tiles.forEach((tile, number) => {
    const button = root.children[number];
    button.style.width = button.style.height = `${px}px`;
    if (button.firstChild.src !== tile.src) button.firstChild.src = tile.src;
    button.setAttribute("aria-label", tile.name);
    button.title = tile.name;
    button.setAttribute("aria-pressed", number === chosen);
    button.onclick = () => component.setTriggerValue("picked", number);
  });
}
