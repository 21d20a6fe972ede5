using Amazon.CDK;
using MlInfra.App;
using MlInfra.App.Stacks;

using var process = CdkProcess.Prepare();

var app = new App(new AppProps { BuiltinCloudFormationValidation = process.Validates });
var removal = Removal.Read(app);
_ = new TumourStack(app, "Tumour", new TumourStackProps { RemovalPolicy = removal });
app.Synth();
