// A scanned code stands in the address behind "#", which no browser sends anywhere: take it from there, and give it once.
if (location.hash.length > 1) {
  const code = decodeURIComponent(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  document.getElementById("code").value = code;
  document.querySelector("form").submit();
}
