// Native sliders, each in a label of its own: the arrow keys move them, and screen readers know their names.

const STEPS = 200; // of a slider whose steps are shares of the value
const DIGITS = 3; // of such a value

// Where a value lies on the track, and back. The ends of the track are the ends of the range, whatever is rounded.
function scale({ low, high, log }) {
  if (!log) return { place: (value) => value, value: (place) => place };
  const span = Math.log(high / low) || 1;
  const rounded = (place) => Number((low * Math.exp((place / STEPS) * span)).toPrecision(DIGITS));
  return {
    place: (value) => Math.round((Math.log(value / low) / span) * STEPS),
    value: (place) => (place <= 0 ? low : place >= STEPS ? high : Math.max(low, Math.min(high, rounded(place)))),
  };
}

function render({ model, el }) {
  const controls = new Map();

  function build() {
    controls.clear();
    const lines = model.get("rows").map((row) => {
      const line = document.createElement("label");
      const words = document.createElement("span");
      const input = document.createElement("input");
      const output = document.createElement("output");
      const track = row.log ? { min: 0, max: STEPS, step: 1 } : { min: row.low, max: row.high, step: row.step };
      Object.assign(input, { type: "range", disabled: row.disabled, title: row.title, ...track });
      words.textContent = row.label;
      input.setAttribute("aria-label", row.label); // without the number beside it
      output.setAttribute("aria-live", "off"); // a new ranking would read out every number
      line.className = row.log ? "tm-slider tm-wide-slider" : "tm-slider";
      line.append(words, input, output);
      input.addEventListener("input", () => {
        // Two ends of one range do not cross.
        if (row.not_above) input.value = Math.min(input.value, controls.get(row.not_above).input.value);
        if (row.not_below) input.value = Math.max(input.value, controls.get(row.not_below).input.value);
        const value = scale(row).value(Number(input.value));
        say(row.name, value);
        model.set("values", { ...model.get("values"), [row.name]: value });
        model.save_changes();
      });
      controls.set(row.name, { row, input, output });
      return line;
    });
    el.classList.add("tm-sliders");
    el.replaceChildren(...lines);
    move();
  }

  function say(name, value) {
    const { row, input, output } = controls.get(name);
    const number = value.toLocaleString("en", { maximumFractionDigits: 2, minimumFractionDigits: 2 });
    output.textContent = row.unit ? `${row.unit} ${number}` : number;
    input.setAttribute("aria-valuetext", output.textContent);
  }

  function move() {
    for (const [name, { row, input }] of controls) {
      const value = model.get("values")[name] ?? row.low;
      // A slider that is being moved is ahead of the kernel.
      if (document.activeElement === input) continue;
      input.value = scale(row).place(value);
      say(name, value);
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
