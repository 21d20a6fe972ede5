using Amazon.CDK;
using MlInfra.EndToEnd.Tests.Stacks;

// The CDK app of the end-to-end tests: stacks that users of the library might write.
var app = new App(new AppProps { AnalyticsReporting = false });
Promotion.Define(app);
Publishing.Define(app);
Checked.Define(app);
Watching.Define(app);
Trials.Define(app);
_ = new LoopStack(app, "Loop");
app.Synth();
