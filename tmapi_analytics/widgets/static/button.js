// A button that keeps the focus while it cannot be pressed: a native one would throw it back to the page.

function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  const draw = () => {
    button.textContent = model.get("label");
    button.className = model.get("primary") ? "tm-button tm-primary" : "tm-button";
    button.setAttribute("aria-disabled", String(model.get("disabled")));
  };
  button.addEventListener("click", () => {
    if (!model.get("disabled")) model.send({});
  });
  model.on("change", draw);
  draw();
  el.replaceChildren(button);
  return () => model.off("change", draw);
}

export default { render };
