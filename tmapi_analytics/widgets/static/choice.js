// A few buttons of which one is pressed. Unlike tabs, the Tab key reaches each of them.

function render({ model, el }) {
  const buttons = model.get("options").map(([label, value]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      model.set("value", value);
      model.save_changes();
    });
    return [button, value];
  });
  const press = () =>
    buttons.forEach(([button, value]) => button.setAttribute("aria-pressed", String(value === model.get("value"))));
  el.classList.add("tm-choice");
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", model.get("label"));
  el.replaceChildren(...buttons.map(([button]) => button));
  model.on("change:value", press);
  press();
  return () => model.off("change:value", press);
}

export default { render };
