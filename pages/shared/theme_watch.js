// Tells the app when the page turns light or dark while it is open: Streamlit does so only with the next click.
let told = null; // each turn is told once, whatever the app makes of it
let watch = null; // one of them, also where an earlier run's was not cleared away

export default function (component) {
  const app = document.querySelector("[data-testid=stApp]");
  const drawn = component.data.drawn;
  const look = () => {
    const now = getComputedStyle(app).colorScheme;
    if (now === drawn) told = null;
    else if (["light", "dark"].includes(now) && now !== told) {
      told = now;
      component.setStateValue("theme", now);
    }
  };
  watch?.disconnect();
  watch = new MutationObserver(look);
  watch.observe(app, { attributes: true, attributeFilter: ["class"] });
  look();
}
