// One picture: bytes, or the address of one, which learns nothing of the page that shows it.

function render({ model, el }) {
  const image = document.createElement("img");
  let made = "";
  image.className = "tm-shown";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", () => (image.hidden = true));
  const draw = () => {
    const { content, url } = { content: model.get("content"), url: model.get("url") };
    URL.revokeObjectURL(made);
    made = content?.byteLength ? URL.createObjectURL(new Blob([content])) : "";
    const source = made || (/^https?:/i.test(url) ? url : "");
    image.alt = model.get("alt");
    image.hidden = !source;
    if (source) image.src = source;
    else image.removeAttribute("src");
  };
  model.on("change", draw);
  draw();
  el.replaceChildren(image);
  return () => {
    model.off("change", draw);
    URL.revokeObjectURL(made);
  };
}

export default { render };
