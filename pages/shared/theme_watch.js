// Tells the app when the page turns light or dark while it is open: Streamlit does so only with the next click.
export default function (component) {
  const app = document.querySelector("[data-testid=stApp]");
  const now = () => getComputedStyle(app).colorScheme;
  let told = component.data.drawn;
  const look = () => {
    if (!["light", "dark"].includes(now()) || now() === told) return;
    told = now();
    component.setStateValue("theme", told);
  };
  const watch = new MutationObserver(look);
  watch.observe(app, { attributes: true, attributeFilter: ["class"] });
  look();
  return () => watch.disconnect();
}
