namespace MlInfra.Analysis.Reports;

/// <summary>The style sheet: two colours for baseline and now, one for what is wrong; follows the reader's light or dark setting, prints.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{--ink:#1d2433;--soft:#5b6577;--line:#dfe3ea;--page:#f6f7f9;--card:#fff;--was:#b8c0cc;--now:#2563c9;--bad:#c0362c;--badback:#fbeae8;--good:#237a4b;--goodback:#e6f4ec;--mute:#eef0f4}
        @media screen and (prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#98a2b3;--line:#303848;--page:#12161f;--card:#1a202c;--was:#556074;--now:#6ea3ff;--bad:#ff8a80;--badback:#3a1f1f;--good:#7fd6a3;--goodback:#173225;--mute:#242b39}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
        main{max-width:1240px;margin:0 auto;padding:28px 20px 60px}
        h1{font-size:24px;margin:0 0 2px;line-height:1.2}h2{font-size:17px;margin:34px 0 10px}h3{font-size:14px;margin:0}
        p{margin:4px 0}.soft{color:var(--soft)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:20px 0 8px}
        .tile,.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
        .tile b{display:block;font-size:24px;line-height:1.25;font-variant-numeric:tabular-nums}.tile.bad b{color:var(--bad)}
        .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
        table{border-collapse:collapse;width:100%}th,td{padding:7px 10px;text-align:left;border-bottom:1px solid var(--line);vertical-align:middle;white-space:nowrap}
        tr:last-child td{border-bottom:0}th{font-weight:600;color:var(--soft);font-size:12px}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
        td.name{white-space:normal;overflow-wrap:break-word;min-width:110px;font-weight:600}td.text{white-space:normal}
        .chip{display:inline-block;border-radius:10px;padding:1px 9px;font-size:12px;font-weight:600;background:var(--mute);color:var(--soft)}
        .chip.bad{background:var(--badback);color:var(--bad)}.chip.good{background:var(--goodback);color:var(--good)}
        .meter{display:inline-block;width:72px;height:8px;background:var(--mute);border-radius:4px;position:relative;vertical-align:middle;margin-right:8px}
        .meter i{display:block;height:8px;border-radius:4px;background:var(--now)}.meter.bad i{background:var(--bad)}.meter u{position:absolute;top:-2px;left:50%;width:2px;height:12px;background:var(--ink)}
        svg{display:block;max-width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
        svg .was{fill:var(--was)}svg path.now{fill:none;stroke:var(--now);stroke-width:1.6}svg .bar{fill:var(--now)}svg .axis{stroke:var(--line);fill:none}
        .key{display:inline-block;width:12px;height:12px;border-radius:2px;vertical-align:-1px;margin:0 5px 0 12px}.key.was{background:var(--was)}.key.now{background:var(--now)}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,500px),1fr));gap:14px}
        .card header{display:flex;justify-content:space-between;gap:10px;align-items:baseline;margin-bottom:8px}.card ul{margin:8px 0 0;padding-left:18px}
        code{font:12px ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
        details{margin-top:10px}summary{cursor:pointer;color:var(--soft)}
        @media screen and (max-width:600px){main{padding:20px 12px 40px}.card svg text{font-size:16px}th,td{padding:6px 7px}}
        @media print{body{background:#fff;font-size:10px;print-color-adjust:exact;-webkit-print-color-adjust:exact}main{padding:0}h2{margin-top:20px;break-after:avoid}.card,.tile,tr{break-inside:avoid}.tiles{grid-template-columns:repeat(5,1fr)}.tile b{font-size:16px}.grid{grid-template-columns:1fr 1fr}.scroll{overflow:visible}th,td{padding:3px 5px;font-size:9px}td.name{min-width:0}td svg{max-width:80px}.chip{font-size:9px;padding:0 5px}.meter{width:40px}}
        """;
}
