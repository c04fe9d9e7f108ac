/// The page's style: system fonts, light and dark, screen, phone and paper.
///
/// It must hold neither `<` nor `&`, so that the page stays well-formed XML. Text has at least 4.5
/// times the luminance of its ground, or the reverse, in both schemes; the colours of the lines are
/// told apart by people with any colour vision, and numbers or names repeat what they say.
enum Stylesheet {
  static let text: StaticString = """

    :root {
      --paper: #fdfcf9; --ink: #1d1c1a; --muted: #5d5a54; --rule: #dcd8ce; --faint: #f3f0e9;
      --link: #0b5a8a; --good: #256b3a; --bad: #a3261b;
      --series0: #0072b2; --series1: #b84a00; --series2: #00795a; --series3: #a5447c;
      --series4: #7a5c00; --series5: #4b3fa0; --series6: #555555; --series7: #1b7f9e;
      --bin0: #fdf1e3; --bin1: #fae2c6; --bin2: #f5cb9c; --bin3: #efb074; --bin4: #e38f4c;
      --bin5: #b95826; --bin6: #a0441e; --bin7: #7d2f15; --bin8: #571c0e;
      --on-low: #1d1c1a; --on-high: #ffffff;
      --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial,
        sans-serif;
      --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Sitka Text", Cambria, Georgia,
        "Noto Serif", serif;
      --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono",
        "DejaVu Sans Mono", monospace;
    }
    @media screen and (prefers-color-scheme: dark) {
      :root {
        --paper: #161614; --ink: #e9e6df; --muted: #aba79d; --rule: #3b3934; --faint: #22211e;
        --link: #7fc1ea; --good: #7ccf95; --bad: #ff8d80;
        --series0: #6bbdf0; --series1: #ff9a57; --series2: #3ecfa0; --series3: #ee9fca;
        --series4: #e0bd4f; --series5: #a9a0f5; --series6: #c0bdb5; --series7: #6fd3ea;
        --bin0: #2a211b; --bin1: #3a2a1f; --bin2: #513524; --bin3: #6e4427; --bin4: #8d5428;
        --bin5: #c9803f; --bin6: #e29a5a; --bin7: #f2ba85; --bin8: #fbdcb8;
        --on-low: #ffffff; --on-high: #1d1c1a;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
    body {
      margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem;
      background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--serif);
      font-variant-numeric: lining-nums; overflow-wrap: break-word;
    }
    a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    code, pre { font-family: var(--mono); font-size: 0.86em; }
    h1, h2, h3, h4 { font-weight: 600; line-height: 1.2; text-wrap: balance; }
    h1 { font-size: clamp(1.7rem, 1.2rem + 2vw, 2.5rem); margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.45rem; margin: 0 0 1rem; padding-top: 0.8rem; border-top: 1px solid var(--ink); }
    h3 { font-size: 1.12rem; margin: 1.8rem 0 0.6rem; overflow-wrap: anywhere; }
    h4 { font: 600 0.95rem/1.3 var(--sans); margin: 1.8rem 0 0.6rem; }
    p { margin: 0 0 0.9rem; max-width: 40rem; }
    section { margin-top: 3rem; }

    .kicker { margin: 0 0 0.3rem; font: 600 0.8rem/1.3 var(--sans); color: var(--muted); letter-spacing: 0.04em; }
    .byline { margin: 0.5rem 0 0; color: var(--muted); overflow-wrap: anywhere; }
    .figures {
      display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr));
      gap: 1.1rem 1.6rem; margin: 1.6rem 0 0;
    }
    .figures div { border-top: 1px solid var(--rule); padding-top: 0.5rem; min-width: 0; }
    .figures dt { font: 0.82rem/1.3 var(--sans); color: var(--muted); }
    .figures dd { margin: 0; }
    .figures b { display: block; font-size: 1.65rem; font-weight: 600; line-height: 1.25; }
    .figures span { display: block; font: 0.82rem/1.35 var(--sans); color: var(--muted); overflow-wrap: anywhere; }

    nav { margin-top: 1.8rem; font: 0.9rem/1.5 var(--sans); }
    nav ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.2rem; }
    nav a { display: inline-block; padding: 0.15rem 0; }
    nav p { margin: 0.5rem 0 0; color: var(--muted); }

    .scroll { overflow-x: auto; max-width: 100%; margin: 0 0 1.8rem; }
    table { border-collapse: collapse; width: max-content; font: 0.875rem/1.4 var(--sans); font-variant-numeric: lining-nums tabular-nums; }
    caption { text-align: left; padding: 0 0 0.5rem; }
    caption div { position: sticky; left: 0; max-width: min(40rem, calc(100vw - 2rem)); color: var(--muted); }
    caption strong { color: var(--ink); font-weight: 600; }
    th, td { overflow-wrap: break-word; padding: 0.32rem 0.7rem; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--rule); }
    thead th { border-bottom-color: var(--ink); font-weight: 500; color: var(--muted); vertical-align: bottom; }
    thead th.text, thead th.number { max-width: 7rem; }
    tbody th { font-weight: 500; }
    th:first-child { padding-left: 0; position: sticky; left: 0; z-index: 1; background: var(--paper); max-width: 19rem; }
    .number { text-align: right; white-space: nowrap; }
    thead .number { white-space: normal; }
    td.number::after { content: attr(data-pad); visibility: hidden; }
    td.text { max-width: 16rem; }
    td.prose { min-width: 14rem; max-width: 26rem; }
    tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
    tbody tr:hover > * { background: var(--faint); }
    .good, .bad, .raised { white-space: nowrap; }
    .good { color: var(--good); }
    .bad, .raised { color: var(--bad); font-weight: 600; }
    .bar { display: block; }
    .part0 { fill: var(--series0); }
    .part1 { fill: var(--muted); opacity: 0.45; }
    .part2 { fill: var(--bad); }

    figure { margin: 0 0 1.8rem; }
    figure .scroll { margin-bottom: 0.4rem; }
    figcaption { font: 0.875rem/1.45 var(--sans); color: var(--muted); max-width: 40rem; margin-top: 0.5rem; }
    svg { font-family: var(--sans); font-variant-numeric: lining-nums tabular-nums; }
    svg text { fill: var(--ink); font-size: 13px; }
    svg .tick, svg text.axis { fill: var(--muted); font-size: 12px; }
    .chart { display: block; max-width: 100%; height: auto; }
    .chart .grid { stroke: var(--rule); stroke-width: 1; }
    .chart line.axis { stroke: var(--muted); stroke-width: 1; }
    .chart path { fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linejoin: round; stroke-linecap: round; }
    .chart circle { fill: var(--paper); stroke: currentColor; stroke-width: 1.6; }
    .chart .baseline { stroke: var(--ink); stroke-width: 1.2; stroke-dasharray: 6 4; }
    .chart .halo { stroke: var(--paper); stroke-width: 4; paint-order: stroke; stroke-linejoin: round; font-size: 12px; }
    .chart .end { fill: currentColor; font-weight: 600; }
    .series0 { color: var(--series0); } .series1 { color: var(--series1); }
    .series2 { color: var(--series2); } .series3 { color: var(--series3); }
    .series4 { color: var(--series4); } .series5 { color: var(--series5); }
    .series6 { color: var(--series6); } .series7 { color: var(--series7); }
    .chart.narrow, .legend.narrow { display: none; }
    .legend { font: 0.875rem/1.5 var(--sans); margin: 0.6rem 0 0; padding-left: 1.6rem; columns: 16rem; font-weight: 600; }
    .legend li { break-inside: avoid; overflow-wrap: anywhere; }
    @media screen and (max-width: 40rem) {
      .chart.wide { display: none; }
      .chart.narrow { display: block; width: 100%; }
      .legend.narrow { display: block; }
      th:first-child { max-width: 8.5rem; }
      td.prose { max-width: 16rem; }
    }

    .heat { display: block; }
    .heat .name { font-weight: 500; }
    .heat .value { font-size: 13px; }
    .heat .bin0 rect { fill: var(--bin0); } .heat .bin1 rect { fill: var(--bin1); }
    .heat .bin2 rect { fill: var(--bin2); } .heat .bin3 rect { fill: var(--bin3); }
    .heat .bin4 rect { fill: var(--bin4); } .heat .bin5 rect { fill: var(--bin5); }
    .heat .bin6 rect { fill: var(--bin6); } .heat .bin7 rect { fill: var(--bin7); }
    .heat .bin8 rect { fill: var(--bin8); }
    .heat .bin0 .value, .heat .bin1 .value, .heat .bin2 .value, .heat .bin3 .value,
    .heat .bin4 .value { fill: var(--on-low); }
    .heat .bin5 .value, .heat .bin6 .value, .heat .bin7 .value, .heat .bin8 .value { fill: var(--on-high); }
    .heat .diagonal rect { fill: var(--faint); }
    .heat .empty rect { fill: none; stroke: var(--rule); }
    .heat .diagonal .value, .heat .empty .value { fill: var(--muted); }

    .lines { margin: 0; padding: 0; list-style: none; max-width: 44rem; }
    .lines li { margin: 0 0 1rem; padding: 0; break-inside: avoid; }
    .lines blockquote { margin: 0; padding-inline-start: 0.9rem; border-inline-start: 2px solid var(--rule); overflow: hidden; overflow-wrap: anywhere; }
    .lines .source { margin: 0.15rem 0 0; font: 0.82rem/1.4 var(--sans); color: var(--muted); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }

    details { margin-top: 1.5rem; }
    summary { cursor: pointer; font: 500 0.95rem/1.5 var(--sans); padding: 0.3rem 0; overflow-wrap: anywhere; }
    pre { margin: 0.5rem 0 0; padding: 0.9rem 1rem; background: var(--faint); overflow-x: auto; line-height: 1.5; tab-size: 4; }

    @media screen and (min-width: 76rem) {
      body { max-width: 78rem; display: grid; grid-template-columns: 11rem minmax(0, 1fr); column-gap: 3rem; padding: 2.5rem 2rem 5rem; }
      header { grid-column: 2; }
      nav { grid-column: 1; grid-row: 2; position: sticky; top: 2rem; align-self: start; margin-top: 3rem; padding-top: 0.9rem; border-top: 1px solid var(--ink); }
      nav ol { display: block; }
      nav li { margin-bottom: 0.3rem; }
      nav p { margin-top: 1rem; font-size: 0.82rem; }
      main { grid-column: 2; grid-row: 2; min-width: 0; }
      caption div { max-width: 40rem; }
    }
    @media print {
      @page { margin: 16mm 14mm; }
      body { max-width: none; padding: 0; font-size: 10pt; }
      :root { --paper: #ffffff; }
      * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
      nav { display: none; }
      section { margin-top: 1.6rem; }
      h2, h3, h4, caption { break-after: avoid; }
      figure, tr, .lines li { break-inside: avoid; }
      thead { display: table-header-group; }
      tfoot { display: table-row-group; }
      .scroll { overflow: visible; }
      table { font-size: 7.5pt; break-inside: avoid; width: auto; max-width: 100%; }
      th, td { padding: 0.18rem 0.4rem; }
      th:first-child { position: static; }
      caption div { position: static; max-width: none; }
      td.prose { min-width: 0; }
      .heat { max-width: 100%; height: auto; }
      pre { white-space: pre-wrap; font-size: 8pt; }
      details::details-content { content-visibility: visible; block-size: auto; }
    }

    """
}
