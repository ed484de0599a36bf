// Draws the requests of a fleet over time, as an SVG for light and for dark pages.
import * as Plot from '@observablehq/plot';
import { Window } from 'happy-dom';

const WIDTH = 688;
const HEIGHT = 300;
const LEFT = 36;

/** The names of the series are written in these: each has a contrast of 4.5:1 to `--page`. */
const style = `
svg { --page: #ffffff; --text: #4c5852; --grid: #e3e8e5; --event: #eef2f0; --ours: #1f5f52; --bare: #a8540b; --limit: #b3261e }
@media (prefers-color-scheme: dark) {
svg { --page: #151b18; --text: #a9b5af; --grid: #2d3732; --event: #212a26; --ours: #7fcab5; --bare: #f0b35f; --limit: #ff8a80 }
}
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; font-size: 13px }
`;

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {'ours' | 'bare'} colour
 * @property {readonly number[]} rates requests per second, of one part of the time after the other
 */

/**
 * @typedef {object} Drawing
 * @property {string} label what the picture shows, for readers who do not see it
 * @property {readonly Series[]} series
 * @property {number} partS seconds of a part
 * @property {number} fromMin when the first part begins, in minutes after the beginning of the event
 * @property {number} [lastsMin] how long the event lasts; without it nothing happens
 * @property {number} limit requests per second
 */

/**
 * @param {Drawing} drawing
 * @returns {string} an SVG document, the same for the same drawing
 */
export function plotRates({ label, series, partS, fromMin, lastsMin, limit }) {
  const window = new Window();
  const parts = Math.max(0, ...series.map(({ rates }) => rates.length));
  const toMin = fromMin + (parts * partS) / 60;
  // With room for the name of the limit.
  const most = Math.max(1.2 * limit, 1.05 * Math.max(...series.flatMap(({ rates }) => rates)));
  const svg = Plot.plot({
    document: /** @type {any} */ (window.document),
    width: WIDTH,
    height: HEIGHT,
    marginTop: 56,
    marginRight: 16,
    marginBottom: 48,
    marginLeft: LEFT,
    x: {
      domain: [fromMin, toMin],
      ticks: quarters(fromMin, toMin),
      tickFormat: (/** @type {number} */ minute) => String(minute).replace('-', '−'),
      tickSize: 0,
      label: lastsMin === undefined ? 'minutes' : 'minutes after the beginning of the event',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 38,
    },
    y: { domain: [0, most], ticks: 5, tickSize: 0, label: null },
    marks: [
      Plot.rectX(lastsMin ? [0] : [], { x1: 0, x2: lastsMin ?? 0, fill: 'var(--event)' }),
      Plot.gridY({ ticks: 5, stroke: 'var(--grid)', strokeOpacity: 1 }),
      Plot.ruleX(lastsMin === undefined ? [] : [0], {
        stroke: 'var(--text)',
        strokeDasharray: '2,3',
      }),
      Plot.ruleY([limit], { stroke: 'var(--limit)', strokeWidth: 1.5, strokeDasharray: '6,4' }),
      // Before an event it is calm, so the name hides no line there.
      Plot.text([`limit of the tenant: ${limit}`], {
        x: fromMin,
        y: limit,
        dx: 4,
        dy: -9,
        textAnchor: 'start',
        fill: 'var(--limit)',
      }),
      // The first of the series is on top.
      ...[...series].reverse().map(({ colour, rates }) =>
        Plot.lineY(rates, {
          x: (_, part) => fromMin + ((part + 0.5) * partS) / 60,
          stroke: `var(--${colour})`,
          strokeWidth: 2,
        }),
      ),
      ...header(series),
    ],
  });
  return documentOf(svg, label);
}

/** @param {number} from @param {number} to minutes */
function quarters(from, to) {
  const first = Math.ceil(from / 15);
  const count = Math.floor(to / 15) - first + 1;
  return Array.from({ length: count }, (_, index) => 15 * (first + index));
}

/**
 * The names of the lines, and what the axis counts.
 *
 * @param {readonly Series[]} series
 */
function header(series) {
  const place = /** @type {const} */ ({
    frameAnchor: 'top-left',
    textAnchor: 'start',
    lineAnchor: 'middle',
  });
  return [
    ...series.flatMap(({ name, colour }, index) => {
      const dx = 150 * index - LEFT + 14;
      const fill = `var(--${colour})`;
      return [
        Plot.dot([name], { frameAnchor: 'top-left', dx, dy: -40, r: 5, fill }),
        Plot.text([name], { ...place, dx: dx + 11, dy: -40, fill, fontWeight: 'bold' }),
      ];
    }),
    Plot.text(['requests per second'], { ...place, dx: 8 - LEFT, dy: -16, fill: 'var(--text)' }),
  ];
}

/**
 * @param {any} svg an element of happy-dom, whose types are not those of the browser
 * @param {string} label
 */
function documentOf(svg, label) {
  const { document } = svg.ownerDocument.defaultView;
  for (const drawn of svg.querySelectorAll('style')) drawn.remove();
  for (const name of ['class', 'font-family', 'font-size']) svg.removeAttribute(name);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('style', 'color: var(--text)');
  const sheet = document.createElementNS(svg.namespaceURI, 'style');
  sheet.textContent = style;
  const page = document.createElementNS(svg.namespaceURI, 'rect');
  page.setAttribute('width', '100%');
  page.setAttribute('height', '100%');
  page.setAttribute('fill', 'var(--page)');
  svg.prepend(sheet, page);
  // A tenth of a pixel is exact enough.
  const rounded = svg.outerHTML.replaceAll(/\d+\.\d{2,}/g, (/** @type {string} */ number) =>
    String(Number(Number(number).toFixed(1))),
  );
  return `${rounded}\n`;
}
