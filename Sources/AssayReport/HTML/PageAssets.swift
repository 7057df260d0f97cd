/// The style and the scripts of the page.
enum PageAssets {
    static let style = """
        :root { color-scheme: light dark; --ink: light-dark(#1c1e21, #e6e6e3); --soft: light-dark(#646a73, #9aa0a8);
          --line: light-dark(#dfe1e5, #33373d); --paper: light-dark(#ffffff, #16181b); --tint: light-dark(#f5f6f8, #1f2226);
          --good: light-dark(#1a7f4b, #58c48d); --bad: light-dark(#b3372b, #ef8177); --unsure: light-dark(#8a6100, #dcb35c); }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif }
        main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 80px }
        h1 { font-size: 30px; line-height: 1.2; margin: 0; letter-spacing: -.01em } h2 { font-size: 20px; margin: 44px 0 14px }
        .brand { margin: 0 0 6px; color: var(--soft); font-weight: 600; letter-spacing: .08em } .run { color: var(--soft); margin: 4px 0 18px }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; margin: 0; font-size: 14px } dt { color: var(--soft) } dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 12px; margin: 14px 0 20px }
        .card { background: var(--tint); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px }
        .label { margin: 0; color: var(--soft); font-size: 12.5px } .figure { margin: 2px 0; font-size: 25px; font-weight: 650; font-variant-numeric: tabular-nums }
        .interval { margin: 0; color: var(--soft); font-size: 12px }
        .scroll { overflow-x: auto; margin: 14px 0 } table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums }
        caption { text-align: left; font-weight: 600; padding: 6px 0 } th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top }
        th:first-child, td:first-child, #cases td, #cases th { text-align: left } thead th { color: var(--soft); font-weight: 500 }
        .note { border-left: 3px solid var(--unsure); margin: 10px 0; padding: 4px 12px; background: var(--tint) }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); gap: 22px } figure { margin: 10px 0; min-width: 0 } figcaption { font-weight: 600; font-size: 13px; margin-bottom: 8px }
        .chart { width: 100%; background: #fff; border-radius: 8px; padding: 8px }
        .controls { display: flex; flex-wrap: wrap; gap: 14px; align-items: end; margin: 12px 0 16px; font-size: 13px; color: var(--soft) }
        input, select { display: block; font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 7px; padding: 6px 9px; min-width: 170px } #search { min-width: 300px }
        details { border-bottom: 1px solid var(--line) } summary { cursor: pointer; padding: 8px 2px } details.case > summary { display: flex; gap: 12px; align-items: baseline }
        .outcome { font-size: 12px; font-weight: 650; min-width: 74px; color: var(--unsure) } .accepted { color: var(--good) } .rejected, .failed { color: var(--bad) }
        .name { font-weight: 500 } .facts { margin-left: auto; color: var(--soft); font-size: 12.5px; font-variant-numeric: tabular-nums }
        pre { margin: 2px 0 12px; padding: 10px 12px; background: var(--tint); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace }
        @media (max-width: 640px) { main { padding: 24px 14px 60px } dl { grid-template-columns: 1fr } dt { margin-top: 6px }
          .cards { grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)) } .controls label, input, select, #search { width: 100%; min-width: 0 }
          details.case > summary { flex-wrap: wrap } .facts { margin-left: 0; width: 100% } }
        @media print { .controls { display: none } }
        """

    /// Filters the list of cases.
    static let script = """
        const list = [...document.querySelectorAll("details.case")];
        const control = id => document.getElementById(id);
        function filter() {
          const words = control("search").value.toLowerCase().split(/\\s+/).filter(Boolean);
          let shown = 0;
          for (const item of list) {
            const text = item.textContent.toLowerCase();
            const fits = words.every(word => text.includes(word))
              && (!control("suite").value || item.dataset.suite === control("suite").value)
              && (!control("outcome").value || item.dataset.outcome === control("outcome").value);
            item.hidden = !fits;
            shown += fits;
          }
          control("count").textContent = shown + " of " + list.length;
        }
        for (const id of ["search", "suite", "outcome"]) control(id).addEventListener("input", filter);
        filter();
        """

    /// Draws the charts with the library that stands before it.
    static let drawing = """
        const charts = JSON.parse(document.getElementById("charts").textContent);
        for (const [id, chart] of Object.entries(charts))
          vegaEmbed(document.getElementById(id), { height: 200, ...chart },
            { actions: false, renderer: "svg", config: { legend: { orient: "bottom", columns: 2, labelLimit: 320 } } });
        """
}
