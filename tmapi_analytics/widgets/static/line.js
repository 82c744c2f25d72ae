// One line of text that is read out when it changes.

function render({ model, el }) {
  const line = document.createElement(model.get("kind") === "code" ? "pre" : "div");
  const draw = () => {
    line.className = `tm-line tm-${model.get("kind")}`;
    line.textContent = model.get("text"); // whatever a seller wrote, it is text
    line.hidden = !model.get("text");
  };
  if (!["code", "dim"].includes(model.get("kind"))) line.setAttribute("role", "status");
  model.on("change", draw);
  draw();
  el.replaceChildren(line);
  requestAnimationFrame(function shield() {
    if (!el.isConnected) return requestAnimationFrame(shield);
    // JupyterLab takes letters and arrows for commands on the cell, unless the focused control itself says no.
    el.closest(".tm-panel")?.addEventListener("focusin", ({ target }) => {
      target.setAttribute("data-lm-suppress-shortcuts", "true");
    });
  });
  return () => model.off("change", draw);
}

export default { render };
