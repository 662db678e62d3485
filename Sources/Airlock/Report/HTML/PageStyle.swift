/// How pages look: quiet, in the reader's own fonts, light or dark as the reader's system is, light on paper.
enum PageStyle {
    static let sheet: Markup = """
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1c2024; --quiet: #555d66; --rule: #d5dae0; --field: #f5f7f9; --link: #0a56b5;
          --holds: #14632c; --holds-field: #f0f8f2; --fails: #a3122a; --fails-field: #fdf3f3; --open: #6d5200;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --paper: #14171a; --ink: #e4e7ea; --quiet: #a3abb4; --rule: #3a4149; --field: #1c2126; --link: #8cbcff;
            --holds: #84d99c; --holds-field: #16241a; --fails: #ff9e97; --fails-field: #2b1819; --open: #dcc16f;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 50rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif; overflow-wrap: anywhere;
        }
        h1, h2, h3, h4, h5 { line-height: 1.25; margin: 0 0 .5rem; text-wrap: balance; }
        h1 { font-size: 1.75rem; font-weight: 600; }
        h2 { font-size: 1.25rem; font-weight: 600; margin-top: 2.5rem; }
        h3 { font-size: 1rem; font-weight: 600; }
        h4, h5 { font-size: .9375rem; font-weight: 600; margin-top: 1.5rem; }
        p, ul, ol, dl, table, figure { margin: 0 0 1rem; }
        ul, ol { padding-left: 1.25rem; }
        a { color: var(--link); }
        a:focus-visible, summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        code, pre, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
        code { font-size: .8125em; }
        pre { margin: 0; padding: .5rem; max-height: 20rem; overflow: auto; background: var(--field); font-size: .8125rem; }

        header { border-left: .25rem solid; padding-left: 1rem; }
        header.holds { border-color: var(--holds); }
        header.fails { border-color: var(--fails); }
        header.holds h1 > span { color: var(--holds); }
        header.fails h1 > span { color: var(--fails); }
        .kind { margin: 0; color: var(--quiet); font-size: .875rem; }
        .context { list-style: none; padding: 0; color: var(--quiet); font-size: .875rem; }
        footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; color: var(--quiet); font-size: .875rem; }

        dl { font-size: .875rem; }
        dl > div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; padding: .1875rem 0; }
        dt { color: var(--quiet); }
        dd { margin: 0; min-width: 0; }
        dd ul { margin: 0; padding: 0; list-style: none; }
        table { width: 100%; border-collapse: collapse; font-size: .875rem; }
        caption { text-align: left; color: var(--quiet); padding-bottom: .375rem; }
        th, td { text-align: left; vertical-align: top; font-weight: 400; padding: .375rem .75rem .375rem 0; border-top: 1px solid var(--rule); }
        thead th { border: 0; color: var(--quiet); white-space: nowrap; }
        td ul { list-style: none; margin: 0; padding: 0; }
        .counts { width: auto; font-variant-numeric: tabular-nums; }
        .counts th:last-child, .counts td { text-align: right; padding-left: 1.5rem; }
        .counts th, .counts td { padding-top: .1875rem; padding-bottom: .1875rem; border: 0; }
        .images td:first-child { white-space: nowrap; }
        .images th[scope=row] { width: 50%; }
        .images code { display: block; color: var(--quiet); }

        .mark { font-weight: 600; }
        .mark.holds, .sign.holds { color: var(--holds); fill: var(--holds); }
        .mark.fails, .sign.fails { color: var(--fails); fill: var(--fails); }
        .mark.open, .sign.open { color: var(--open); fill: var(--open); }
        details { border-top: 1px solid var(--rule); }
        summary { cursor: pointer; padding: .75rem 0; }
        summary h3 { display: inline; }
        .image { padding: 0 0 2rem 1.125rem; scroll-margin-top: 3rem; }
        .digest { color: var(--quiet); }
        .finding { margin: 0 0 1rem; padding: .75rem 1rem; background: var(--fails-field); border-left: .1875rem solid var(--fails); }
        .finding h3, .finding h4, .finding h5 { margin: 0 0 .375rem; font-size: 1rem; }
        .finding > :first-child > span { color: var(--fails); }
        .finding dl { margin: 0; }
        .chain, .of { font-size: .875rem; }
        .of { margin-bottom: .25rem; }
        .chain .mark { font-weight: 400; }

        .graph { overflow-x: auto; }
        svg { display: block; max-width: 100%; min-width: 40rem; height: auto; }
        svg text { font-size: 11px; fill: var(--ink); }
        svg .title { font-weight: 600; font-size: 12px; }
        svg .column { fill: var(--quiet); }
        svg .sign { text-anchor: end; font-weight: 600; font-size: 13px; }
        svg .sign.holds { fill: var(--holds); }
        svg .sign.fails { fill: var(--fails); }
        svg .sign.open { fill: var(--open); }
        .node { fill: var(--field); stroke: var(--rule); }
        .node.holds { fill: var(--holds-field); stroke: var(--holds); }
        .node.fails { fill: var(--fails-field); stroke: var(--fails); stroke-width: 2; }
        .node.open { fill: none; stroke: var(--open); stroke-dasharray: 4 3; }
        .edge { fill: none; stroke: var(--quiet); }
        .tip { fill: var(--quiet); }
        figcaption { color: var(--quiet); font-size: .8125rem; margin-top: .5rem; }

        @media (max-width: 34rem) {
          h1 { font-size: 1.375rem; }
          dl > div { display: block; }
          .image { padding-left: 0; }
          th, td { padding-right: .5rem; }
          .images tr { display: grid; grid-template-columns: 6.5rem 1fr; padding: .375rem 0; border-top: 1px solid var(--rule); }
          .images th, .images td { border: 0; padding-top: 0; padding-bottom: 0; }
          .images th[scope=row] { width: auto; }
          .images tr > :last-child { grid-column: 2; }
        }
        @page { size: A4; margin: 18mm 15mm; }
        @media print {
          :root { font-size: 10pt; }
          body { max-width: none; padding: 0; }
          .finding, .node { print-color-adjust: exact; }
          svg { min-width: 0; }
          pre { max-height: none; white-space: pre-wrap; }
          a { color: inherit; text-decoration: none; }
          summary { list-style: none; }
          .short details::details-content, .refused::details-content { content-visibility: visible; display: block; }
          .long details.admitted:not([open]) { display: none; }
          h1, h2, h3, h4, h5, summary, caption, thead { break-after: avoid; }
          tr, figure, .finding, dl > div { break-inside: avoid; }
        }
        """
}
