using Amazon.CDK;
var app = new App();
var s = new Stack(app, "S");
_ = new Amazon.CDK.AWS.SQS.Queue(s, "Q");
app.Synth();
