// What Google Fonts answers for the fonts of the templates, for NEXT_FONT_GOOGLE_MOCKED_RESPONSES.
// Next requires this file and looks the stylesheet's URL up in it. The face names no file: Turbopack would
// fetch every `url()` from the network, mocked or not.
const face = (family) =>
  `@font-face { font-family: '${family}'; font-style: normal; font-weight: 100 900; font-display: swap; src: local('Arial'); }\n`;

const url = (family) => `https://fonts.googleapis.com/css2?family=${family}:wght@100..900&display=swap`;

module.exports = {
  [url('Geist')]: face('Geist'),
  [url('Geist+Mono')]: face('Geist Mono'),
};
