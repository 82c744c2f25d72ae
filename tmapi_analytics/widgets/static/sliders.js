// Native sliders, each in a label of its own: the arrow keys move them, and screen readers know their names.

function render({ model, el }) {
  const inputs = new Map();
  const written = (value) => Number(value).toLocaleString("en", { maximumFractionDigits: 2, minimumFractionDigits: 2 });

  function build() {
    inputs.clear();
    const lines = model.get("rows").map(({ name, label, title, low, high, step, disabled, not_above, not_below }) => {
      const line = document.createElement("label");
      const words = document.createElement("span");
      const input = document.createElement("input");
      const output = document.createElement("output");
      Object.assign(input, { type: "range", min: low, max: high, step, disabled, title });
      words.textContent = label;
      input.setAttribute("aria-label", label); // without the number beside it
      output.setAttribute("aria-live", "off"); // a new ranking would read out every number
      line.className = "tm-slider";
      line.append(words, input, output);
      input.addEventListener("input", () => {
        // Two ends of one range do not cross.
        if (not_above) input.value = Math.min(input.value, inputs.get(not_above).input.value);
        if (not_below) input.value = Math.max(input.value, inputs.get(not_below).input.value);
        output.textContent = written(input.value);
        model.set("values", { ...model.get("values"), [name]: Number(input.value) });
        model.save_changes();
      });
      inputs.set(name, { input, output });
      return line;
    });
    el.classList.add("tm-sliders");
    el.replaceChildren(...lines);
    move();
  }

  function move() {
    for (const [name, { input, output }] of inputs) {
      const value = model.get("values")[name] ?? 0;
      // A slider that is being moved is ahead of the kernel.
      if (document.activeElement !== input) input.value = value;
      output.textContent = written(input.value);
    }
  }

  model.on("change:rows", build);
  model.on("change:values", move);
  build();
  return () => {
    model.off("change:rows", build);
    model.off("change:values", move);
  };
}

export default { render };
