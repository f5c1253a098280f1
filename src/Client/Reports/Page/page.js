'use strict';
(() => {
  const config = {
    displayModeBar: false, displaylogo: false, showLink: false, showSendToCloud: false, plotlyServerURL: '', topojsonURL: '',
    responsive: false,
  };
  const plots = [...document.querySelectorAll('.chart')];
  const figures = new Map();
  const drawn = new Set();

  // A color of a figure may be a variable of the style, which differs between light and dark.
  const colored = (value, style) => {
    if (typeof value === 'string') return value.startsWith('--') ? style.getPropertyValue(value).trim() : value;
    if (Array.isArray(value)) return value.map(item => colored(item, style));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, colored(item, style)]));
  };

  const draw = plot => {
    if (!figures.has(plot)) figures.set(plot, JSON.parse(document.getElementById(plot.id + '-data').textContent));
    const figure = colored(figures.get(plot), getComputedStyle(document.documentElement));
    figure.layout.font.family = getComputedStyle(document.body).fontFamily;
    drawn.add(plot);
    return Plotly.react(plot, figure.data, figure.layout, config);
  };
  const drawAll = () => Promise.all(plots.map(draw));

  // plotly.js runs after the page has been painted for the first time.
  const begin = () => {
    if (window.Plotly) return;
    const script = document.createElement('script');
    script.textContent = document.getElementById('plotly').textContent;
    document.head.append(script);
    for (const plot of plots) {
      sight.observe(plot);
      size.observe(plot);
    }
  };

  // Charts are drawn when they come into sight, so that a page of many trials opens at once.
  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || drawn.has(target)) continue;
      sight.unobserve(target);
      draw(target);
    }
  }, { rootMargin: '600px' });
  const size = new ResizeObserver(entries => requestAnimationFrame(() => {
    for (const { target } of entries) if (drawn.has(target) && target.offsetWidth > 0) Plotly.Plots.resize(target);
  }));
  requestAnimationFrame(() => setTimeout(begin));

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => [...drawn].forEach(draw));
  const shut = new Set();
  addEventListener('beforeprint', () => {
    begin();
    document.documentElement.dataset.scheme = 'light';
    for (const details of document.querySelectorAll('details:not([open])')) {
      shut.add(details);
      details.open = true;
    }
    drawAll();
  });
  addEventListener('afterprint', () => {
    delete document.documentElement.dataset.scheme;
    for (const details of shut) details.open = false;
    shut.clear();
    [...drawn].forEach(draw);
  });

  const openTarget = () => {
    const details = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.querySelector('details');
    if (details) details.open = true;
  };
  addEventListener('hashchange', openTarget);
  openTarget();

  for (const button of document.querySelectorAll('.save')) {
    button.addEventListener('click', async () => {
      begin();
      const plot = document.getElementById(button.dataset.plot);
      if (!drawn.has(plot)) await draw(plot);
      const { offsetWidth: width, offsetHeight: height } = plot;
      await Plotly.downloadImage(plot, { format: 'svg', width, height, filename: plot.closest('section').id + '-' + plot.id });
    });
  }

  const said = document.getElementById('sorted');
  for (const table of document.querySelectorAll('.sortable')) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => heading.firstElementChild.addEventListener('click', () => {
      const isUp = heading.getAttribute('aria-sort') !== 'ascending';
      const isNumber = heading.classList.contains('number');
      const keyed = [...table.tBodies[0].rows].map(row => {
        const text = isNumber ? row.cells[column].dataset.v : row.cells[column].textContent;
        return { row, text, key: isNumber ? Number(text) : text };
      });
      const order = isNumber ? (a, b) => a.key - b.key : (a, b) => a.key.localeCompare(b.key, 'en', { numeric: true });
      // Rows without a value stay at the end.
      keyed.sort((a, b) => (a.text === '') - (b.text === '') || (a.text === '' ? 0 : isUp ? order(a, b) : order(b, a)));
      table.tBodies[0].append(...keyed.map(item => item.row));
      for (const other of headings) other.setAttribute('aria-sort', 'none');
      heading.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
      said.textContent = 'Sorted by ' + heading.textContent + ', ' + (isUp ? 'ascending' : 'descending') + '.';
    }));
  }
})();
