// What of the page's text has less contrast than 4.5 with its ground, in any accent: run in the page.
const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
const rgba = (colour) => {
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data];
};
const over = ([r, g, b, a], below) =>
  [r, g, b].map((value, at) => value * a / 255 + below[at] * (1 - a / 255));
const luminance = (colour) => colour.map((value) => value / 255)
  .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
const root = getComputedStyle(document.documentElement);
const groundOf = (element) => {
  // At most 13 % of the accent shine on the page's own ground.
  const behind = [];
  for (let one = element; one; one = one.parentElement) {
    behind.unshift(rgba(getComputedStyle(one).backgroundColor));
    if (one === document.body) {
      const [red, green, blue] = rgba(root.getPropertyValue("--accent"));
      behind.splice(1, 0, [red, green, blue, 0.13 * 255]);
    }
  }
  return behind.reduce((ground, colour) => over(colour, ground), [255, 255, 255]);
};
const pale = () => [...document.querySelectorAll("body *")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".unseen, .skip, .stage, :disabled, svg")
    && [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .map((e) => {
    const ground = groundOf(e);
    const lights = [over(rgba(getComputedStyle(e).color), ground), ground].map(luminance);
    return [(Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05), e.id || e.className];
  })
  .filter(([ratio]) => ratio < 4.5).map(([ratio, name]) => `${name} ${ratio.toFixed(2)}`);
return arguments[0].flatMap((accent) => {
  document.documentElement.style.setProperty("--accent", accent);
  return pale().map((text) => `${accent}: ${text}`);
});
