using Amazon.CDK;
using MlInfra.App;
using MlInfra.App.Stacks;

using var process = CdkProcess.Prepare();

var app = new App(new AppProps
{
    BuiltinCloudFormationValidation = process.Validates,
    // Without this flag the validator only warns of what CloudFormation would refuse.
    Context = process.Validates ? new Dictionary<string, object> { ["@aws-cdk/core:validateAgainstDefaultRules"] = true } : null,
});
var removal = Removal.Read(app);
_ = new TumourStack(app, "Tumour", new TumourStackProps { RemovalPolicy = removal });
app.Synth();
