/** Expressions that run in the browser, as text: the project's own code knows no DOM. */
export const SCROLL_WIDTH = 'document.documentElement.scrollWidth';

/** How far to the right anything on the page reaches, in CSS pixels. */
export const WIDEST = `Math.max(
  ...[...document.querySelectorAll('body *')].map((each) => each.getBoundingClientRect().right)
)`;

/** The lowest contrast (WCAG 2) of any text on the page with the ground behind it. */
export const LOWEST_CONTRAST = `(() => {
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = numbers(colour)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const groundOf = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const ground = getComputedStyle(element).backgroundColor;
    return numbers(ground)[3] === 0 ? groundOf(element.parentElement) : ground;
  };
  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
  const contrasts = [...document.querySelectorAll('body *')].filter(hasText).map((element) => {
    const text = luminance(getComputedStyle(element).color);
    const ground = luminance(groundOf(element));
    return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
  });
  return Math.min(...contrasts);
})()`;
