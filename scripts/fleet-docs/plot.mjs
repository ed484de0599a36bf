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

const quarters = Array.from({ length: 40 }, (_, index) => 15 * (index - 10));
const names = /** @type {const} */ ({ ours: 'this library', bare: 'bare interval' });

/**
 * @param {object} drawing
 * @param {string} drawing.label what the picture shows, for readers who do not see it
 * @param {readonly number[]} drawing.ours requests per second, of one part of the time after the other
 * @param {readonly number[]} drawing.bare
 * @param {number} drawing.partS seconds of a part
 * @param {number} drawing.fromMin when the first part begins, in minutes after the beginning of the event
 * @param {number} [drawing.lastsMin] how long the event lasts; without it nothing happens
 * @param {number} drawing.limit requests per second
 * @returns {string} an SVG document, the same for the same drawing
 */
export function plotRates({ label, ours, bare, partS, fromMin, lastsMin, limit }) {
  const window = new Window();
  const toMin = fromMin + (Math.max(ours.length, bare.length) * partS) / 60;
  // With room for the name of the limit.
  const most = Math.max(1.2 * limit, 1.05 * Math.max(...ours, ...bare));
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
      ticks: quarters.filter((minute) => minute >= fromMin && minute <= toMin),
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
      // This library is on top.
      ...Object.entries({ bare, ours }).map(([name, rates]) =>
        Plot.lineY(rates, {
          x: (_, part) => fromMin + ((part + 0.5) * partS) / 60,
          stroke: `var(--${name})`,
          strokeWidth: 2,
        }),
      ),
      ...header(),
    ],
  });
  return documentOf(svg, label);
}

/** The names of the lines, and what the axis counts. */
function header() {
  const place = /** @type {const} */ ({
    frameAnchor: 'top-left',
    textAnchor: 'start',
    lineAnchor: 'middle',
  });
  return [
    ...Object.entries(names).flatMap(([colour, name], index) => {
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
