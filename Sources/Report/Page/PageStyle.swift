/// The rules of the style sheets; without `<` and `&`.
enum PageStyle {
  /// What the page looks like.
  static let text = """
    :root {
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial,
        sans-serif;
      --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Sitka Text", Cambria, Georgia,
        "Noto Serif", serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono",
        "DejaVu Sans Mono", monospace;
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body {
      margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem;
      background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 var(--serif);
      font-variant-numeric: lining-nums; overflow-wrap: break-word;
    }
    a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    code, pre { font-family: var(--mono); font-size: 0.86em; }
    h1, h2, h3 { font-weight: 600; line-height: 1.2; text-wrap: balance; }
    h1 { font-size: clamp(1.7rem, 1.2rem + 2vw, 2.3rem); margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.35rem; margin: 0 0 0.7rem; }
    h3 { font-size: 1.08rem; margin: 1.4rem 0 0.5rem; overflow-wrap: anywhere; }
    p { margin: 0 0 0.9rem; max-width: 44rem; }
    section { border-top: 1px solid var(--ink); }
    section.open { margin-top: 1.8rem; padding-top: 0.8rem; }
    section.open + section.folded { margin-top: 1.8rem; }

    .kicker {
      margin: 0 0 0.2rem; font: 600 0.8rem/1.3 var(--sans); color: var(--muted); letter-spacing:
      0.04em;
    }
    .asked { margin: 0.5rem 0 0; overflow-wrap: anywhere; }
    .recipe { margin: 0.3rem 0 0; }

    nav { margin-top: 1.2rem; font: 0.9rem/1.5 var(--sans); }
    nav ol {
      list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem
      1.2rem;
    }
    nav a { display: inline-block; padding: 0.15rem 0; }

    .scroll { overflow-x: auto; max-width: 100%; margin: 0 0 1.1rem; }
    table {
      border-collapse: separate; border-spacing: 0; width: max-content;
      font: 0.875rem/1.35 var(--sans); font-variant-numeric: lining-nums tabular-nums;
    }
    caption { text-align: left; padding: 0 0 0.3rem; }
    caption div {
      position: sticky; left: 0; width: max-content; max-width: min(46rem, calc(100vw - 2rem));
      color: var(--muted);
    }
    caption strong { color: var(--ink); font-weight: 600; }
    th, td {
      overflow-wrap: break-word; padding: 0.25rem 0.7rem; text-align: left; vertical-align:
      baseline; border-bottom: 1px solid var(--rule);
    }
    thead th {
      border-bottom-color: var(--ink); font-weight: 500; color: var(--muted); vertical-align:
      bottom;
    }
    thead th.text, thead th.number { max-width: 8rem; }
    tbody th { font-weight: 500; }
    th:first-child {
      padding-left: 0; position: sticky; left: 0; z-index: 1; background: var(--paper); max-width:
      19rem;
    }
    .number { text-align: right; white-space: nowrap; }
    thead .number { white-space: normal; }
    td.number::after { content: attr(data-pad); visibility: hidden; }
    td.text { max-width: 18rem; }
    td.prose { min-width: 14rem; max-width: 26rem; }
    tbody tr:hover > * { background: var(--faint); }
    .good, .raised { white-space: nowrap; }
    .good { color: var(--good); }
    .raised { color: var(--bad); font-weight: 600; }
    .swatch {
      display: inline-block; min-width: 1.5em; margin-right: 0.6em; padding: 0 0.3em;
      border-bottom: 3px solid currentColor; text-align: center; font-weight: 600;
    }

    figure { margin: 0 0 1.1rem; }
    figure .scroll { margin-bottom: 0.3rem; }
    figcaption {
      font: 0.875rem/1.4 var(--sans); color: var(--muted); max-width: 46rem; margin-top: 0.3rem;
    }

    .lines { margin: 0; padding: 0; list-style: none; max-width: 44rem; }
    .lines li { margin: 0 0 1rem; padding: 0; break-inside: avoid; }
    .lines blockquote {
      margin: 0; padding-inline-start: 0.9rem; border-inline-start: 2px solid var(--rule);
      overflow: hidden; overflow-wrap: anywhere;
    }
    .lines .source {
      margin: 0.15rem 0 0; font: 0.82rem/1.4 var(--sans); color: var(--muted); overflow-wrap:
      anywhere; font-variant-numeric: tabular-nums;
    }

    details { margin: 0.3rem 0 0.9rem; }
    summary {
      cursor: pointer; font: 500 0.95rem/1.4 var(--sans); padding: 0.25rem 0; overflow-wrap:
      anywhere;
    }
    details[open] > summary { margin-bottom: 0.6rem; }
    .folded > details { margin: 0; }
    .folded > details > summary { padding: 0.55rem 0; }
    .folded h2 { display: inline; font: 600 1.35rem/1.2 var(--serif); }
    .folded .body { padding-bottom: 1rem; scroll-margin-top: 4rem; }
    pre {
      margin: 0.5rem 0 1rem; padding: 0.9rem 1rem; background: var(--faint); overflow-x: auto;
      line-height: 1.5; tab-size: 4;
    }

    """

  /// What pictures look like, on the page and by themselves.
  static let pictures = """
    svg { font-family: var(--sans); font-variant-numeric: lining-nums tabular-nums; }
    svg text { fill: var(--ink); font-size: 13px; }
    svg .tick, svg text.axis { fill: var(--muted); font-size: 12px; }
    svg .ground { fill: var(--paper); }
    .chart .grid { stroke: var(--rule); stroke-width: 1; }
    .chart line.axis { stroke: var(--muted); stroke-width: 1; }
    .chart path {
      fill: none; stroke: currentColor; stroke-width: 1.3; stroke-linejoin: round; stroke-linecap:
      round;
    }
    .chart .baseline { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 6 4; }
    .chart .halo {
      stroke: var(--paper); stroke-width: 4; paint-order: stroke; stroke-linejoin: round;
      font-size: 12px;
    }
    .chart .end, .chart .loss { fill: currentColor; }
    .chart .end { font-weight: 600; }
    .series0 { color: var(--series0); } .series1 { color: var(--series1); }
    .series2 { color: var(--series2); } .series3 { color: var(--series3); }
    .series4 { color: var(--series4); } .series5 { color: var(--series5); }
    .series6 { color: var(--series6); } .series7 { color: var(--series7); }
    .heat .name { font-weight: 500; }
    .heat .value { font-size: 13px; }
    .heat .bin0 rect { fill: var(--bin0); } .heat .bin1 rect { fill: var(--bin1); }
    .heat .bin2 rect { fill: var(--bin2); } .heat .bin3 rect { fill: var(--bin3); }
    .heat .bin4 rect { fill: var(--bin4); } .heat .bin5 rect { fill: var(--bin5); }
    .heat .bin6 rect { fill: var(--bin6); } .heat .bin7 rect { fill: var(--bin7); }
    .heat .bin8 rect { fill: var(--bin8); }
    .heat .bin0 .value, .heat .bin1 .value, .heat .bin2 .value, .heat .bin3 .value,
    .heat .bin4 .value { fill: var(--on-low); }
    .heat .bin5 .value, .heat .bin6 .value, .heat .bin7 .value, .heat .bin8 .value {
      fill: var(--on-high);
    }
    .heat .diagonal rect { fill: var(--faint); }
    .heat .empty rect { fill: none; stroke: var(--rule); }
    .heat .diagonal .value, .heat .empty .value { fill: var(--muted); }

    """

  /// What changes with the window, and on paper.
  static let windows = """
    .chart { display: block; max-width: 100%; height: auto; }
    .chart.narrow { display: none; }
    .heat { display: block; }
    @media screen and (max-width: 40rem) {
      body { font-size: 1rem; }
      .chart.wide { display: none; }
      .chart.narrow { display: block; width: 100%; }
      th, td { padding: 0.25rem 0.5rem; }
      thead th.text, thead th.number { max-width: none; white-space: nowrap; }
      th:first-child { max-width: 8.5rem; }
      td.prose { max-width: 16rem; }
    }
    @media screen and (min-width: 76rem) {
      body {
        max-width: 78rem; display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap:
        3rem; padding: 2rem 2rem 4rem;
      }
      header { grid-column: 2; }
      nav {
        grid-column: 1; grid-row: 2; position: sticky; top: 2rem; align-self: start; margin-top:
        1.8rem; padding-top: 0.9rem; border-top: 1px solid var(--ink);
      }
      nav ol { display: block; }
      nav li { margin-bottom: 0.3rem; }
      main { grid-column: 2; grid-row: 2; min-width: 0; }
      caption div { max-width: 46rem; }
    }
    @media print {
      @page { margin: 16mm 14mm; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      :root { --paper: #ffffff; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      nav { display: none; }
      section.open, section.open + section.folded { margin-top: 1.2rem; }
      h2, h3, caption, summary { break-after: avoid; }
      figure, tr, .lines li { break-inside: avoid; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; break-inside: avoid; width: auto; max-width: 100%; }
      th, td { padding: 0.18rem 0.4rem; }
      th:first-child { position: static; }
      caption div { position: static; width: auto; max-width: none; }
      td.prose { min-width: 0; }
      .heat { max-width: 100%; height: auto; }
      pre { white-space: pre-wrap; font-size: 8pt; }
      details::details-content { content-visibility: visible; block-size: auto; }
    }

    """
}
