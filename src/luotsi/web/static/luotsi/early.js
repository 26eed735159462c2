/* Before anything is painted: the colours that the reader chose. */
try {
  const chosen = localStorage.getItem("luotsi-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage is closed: colours follow the device */ }
