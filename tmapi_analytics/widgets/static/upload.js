// A picture file from this machine or a phone's camera, small enough for the way to the kernel.

const KNOWN = ["image/jpeg", "image/png", "image/webp"];
const LARGEST = 7_000_000; // bytes; a notebook server refuses messages of 10 MB
const LONGEST_SIDE = 1600; // pixels

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.92));
}

async function content(file) {
  // As it is where that will do: the same file is the same picture, wherever it is searched with.
  if (KNOWN.includes(file.type) && file.size <= LARGEST) return file;
  // Safari can draw an iPhone's HEIC; what a browser cannot draw is left to the kernel.
  return shrunk(file).catch(() => file);
}

function render({ model, el }) {
  const input = document.createElement("input");
  const label = document.createElement("label");
  Object.assign(input, { type: "file", accept: "image/*,.heic,.heif" });
  label.className = "tm-file";
  label.append(model.get("label"), " ", input);
  input.addEventListener("click", () => (input.value = "")); // else the same file again would be no change
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const chosen = await content(file);
    if (chosen.size > LARGEST) return model.send({ name: file.name, too_large: true });
    model.send({ name: file.name }, undefined, [await chosen.arrayBuffer()]);
  });
  el.replaceChildren(label);
}

export default { render };
