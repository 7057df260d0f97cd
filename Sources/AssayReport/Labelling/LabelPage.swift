/// The page on which a person labels outputs. Every text of a model is put into it as text, by the script.
package enum LabelPage {
    /// The whole page; it asks its server for the outputs.
    package static let html = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>assay label</title>
        <style>\(style)</style>
        </head>
        <body>
        <header><p class="brand">assay</p><progress id="bar" max="1" value="0"></progress><p id="count"></p></header>
        <main id="work" hidden>
        <section class="side"><h2>Asked</h2><pre id="prompt"></pre><h2>Expected</h2><pre id="expected"></pre></section>
        <section class="main"><h1>Is this output acceptable?</h1><pre id="output" tabindex="0"></pre>
        <label for="note">Note <kbd>n</kbd></label><input id="note" maxlength="2000" autocomplete="off">
        <div class="keys">
        <button id="accept"><kbd>a</kbd> accept</button><button id="reject"><kbd>r</kbd> reject</button>
        <button id="skip"><kbd>s</kbd> skip</button><button id="undo"><kbd>u</kbd> undo</button>
        </div><p id="said" role="status"></p></section>
        </main>
        <main id="done" hidden><h1>Nothing is left to label.</h1><p id="end"></p>
        <div class="keys" id="last"><button id="back"><kbd>u</kbd> undo</button><button id="finish"><kbd>Enter</kbd> finish</button></div></main>
        <script>\(script)</script>
        </body>
        </html>

        """

    private static let style = """
        :root { color-scheme: light dark; --ink: light-dark(#1c1e21, #e6e6e3); --soft: light-dark(#646a73, #9aa0a8);
          --line: light-dark(#dfe1e5, #33373d); --paper: light-dark(#ffffff, #16181b); --tint: light-dark(#f5f6f8, #1f2226);
          --good: light-dark(#1a7f4b, #58c48d); --bad: light-dark(#b3372b, #ef8177) }
        * { box-sizing: border-box } [hidden] { display: none !important }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif }
        header { display: flex; align-items: center; gap: 18px; padding: 14px 24px; border-bottom: 1px solid var(--line) }
        header p { margin: 0; color: var(--soft) } .brand { font-weight: 600; letter-spacing: .08em } progress { flex: 1; max-width: 420px }
        main { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: 28px; max-width: 1280px; margin: 0 auto; padding: 24px }
        #done { display: block } h1 { font-size: 22px; margin: 0 0 12px } h2 { font-size: 13px; color: var(--soft); margin: 0 0 6px; font-weight: 600 }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 18px; padding: 14px; border: 1px solid var(--line); border-radius: 10px;
          background: var(--tint); font: 14px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; max-height: 46vh; overflow: auto }
        .side pre { font-size: 12.5px; max-height: 38vh } #output { font-size: 15.5px; min-height: 120px; background: var(--paper) }
        label { font-size: 13px; color: var(--soft) } input { display: block; width: 100%; font: inherit; color: var(--ink); background: var(--paper);
          border: 1px solid var(--line); border-radius: 8px; padding: 8px 11px; margin: 4px 0 16px }
        .keys { display: flex; gap: 10px; flex-wrap: wrap } button { font: inherit; color: var(--ink); background: var(--tint); border: 1px solid var(--line);
          border-radius: 9px; padding: 9px 16px; cursor: pointer } #accept { border-color: var(--good); color: var(--good) } #reject { border-color: var(--bad); color: var(--bad) }
        kbd { font: 600 12px ui-monospace, "DejaVu Sans Mono", monospace; border: 1px solid var(--line); border-radius: 5px; padding: 1px 6px; background: var(--paper); color: var(--ink) }
        #said { color: var(--soft); min-height: 1.5em } @media (max-width: 800px) { main { grid-template-columns: 1fr } .main { order: -1 } }
        """

    private static let script = """
        const at = id => document.getElementById(id);
        let now = null, busy = false;
        function show(state) {
          now = state.item;
          at('bar').max = Math.max(1, state.count); at('bar').value = state.labelled;
          at('count').textContent = state.labelled + ' of ' + state.count + ' labelled' + (state.skipped ? ', ' + state.skipped + ' skipped' : '');
          at('work').hidden = !now; at('done').hidden = !!now;
          at('last').hidden = !!state.ended;
          if (!now) { at('end').textContent = state.ended ? 'You can close this page.' : state.skipped ? 'What was skipped comes again when labelling is started again.' : 'Every label is kept.'; return; }
          for (const name of ['prompt', 'expected', 'output']) { at(name).textContent = now[name]; at(name).scrollTop = 0; }
          at('note').value = ''; at('note').blur();
        }
        async function send(path, body) {
          if (busy) return;
          busy = true;
          try {
            const reply = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
            const state = await reply.json();
            at('said').textContent = state.said || '';
            show(state);
          } catch { at('said').textContent = 'The server has ended; every label given so far is kept.'; }
          finally { busy = false; }
        }
        const note = () => at('note').value.trim() || null;
        const acts = {
          a: () => now && send('label', { episode: now.episode, accept: true, note: note() }),
          r: () => now && send('label', { episode: now.episode, accept: false, note: note() }),
          s: () => now && send('skip', { episode: now.episode }),
          u: () => send('undo', {}),
          n: () => at('note').focus(),
          Enter: () => !now && send('finish', {}),
        };
        addEventListener('keydown', event => {
          if (event.target === at('note')) { if (event.key === 'Enter' || event.key === 'Escape') at('note').blur(); return; }
          if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !acts[event.key] || (event.key === 'Enter' && event.target.tagName === 'BUTTON')) return;
          event.preventDefault(); acts[event.key]();
        });
        for (const [id, key] of [['accept', 'a'], ['reject', 'r'], ['skip', 's'], ['undo', 'u'], ['back', 'u'], ['finish', 'Enter']]) at(id).addEventListener('click', () => acts[key]());
        fetch('state').then(reply => reply.json()).then(show);
        """
}
