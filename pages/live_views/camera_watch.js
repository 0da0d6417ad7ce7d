// Tells the app in one word what the camera's frame says when no picture comes; the app says it in a sentence.
const NAMES = {
  NotAllowedError: "denied",
  PermissionDeniedError: "denied",
  NotFoundError: "absent",
  DevicesNotFoundError: "absent",
  OverconstrainedError: "absent",
  NotReadableError: "in_use",
  TrackStartError: "in_use",
  AbortError: "in_use",
  SecurityError: "insecure",
};
const EVERY_MS = 400;
const STYLE = "body .MuiButton-root { border-radius: 0.6rem; font-size: 1rem; text-transform: none; }";

function problemOf(text) {
  if (!text) return "";
  if (text.includes("mediaDevices is undefined") || text.includes("not implemented")) return "insecure";
  if (text.startsWith("Connection is taking longer")) return "slow";
  return NAMES[text.split(":")[0].trim()] || "other";
}

// Buttons as in the rest of the app.
function dress(page) {
  const style = page.createElement("style");
  style.id = "fer-studio";
  style.textContent = STYLE;
  page.head.append(style);
}

export default function (component) {
  let told = null;
  const look = () => {
    const page = document.querySelector('iframe[title*="webrtc"]')?.contentDocument;
    if (page?.head && !page.getElementById("fer-studio")) dress(page);
    const alert = page?.querySelector(".MuiAlert-root");
    const problem = problemOf(alert?.querySelector(".MuiAlert-message")?.textContent);
    if (alert) alert.style.display = "none";
    if (problem === told || (told === null && problem === "")) return;
    told = problem;
    component.setStateValue("problem", problem);
  };
  const timer = setInterval(look, EVERY_MS);
  return () => clearInterval(timer);
}
