using Amazon.CDK;
using MlInfra.EndToEnd.Tests.Stacks;

// The CDK app of the end-to-end tests: stacks that users of the library might write. A test names those that it deploys (-c stacks=A,B).
var app = new App(new AppProps { AnalyticsReporting = false });
var wanted = (app.Node.TryGetContext("stacks") as string)?.Split(',');
foreach (var (names, define) in new (string[] Names, Action<App> Define)[]
{
    (["Staging", "Production"], Promotion.Define),
    (["Many"], Publishing.Define),
    (["Checked"], Checked.Define),
    (["Watched"], Watching.Define),
    (["Nightly"], Nightly.Define),
    (["Trials"], Trials.Define),
    (["Loop"], app => _ = new LoopStack(app, "Loop")),
})
{
    if (wanted is null || names.Intersect(wanted).Any()) define(app);
}

app.Synth();
