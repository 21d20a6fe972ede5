using Amazon.CDK;
using MlInfra.EndToEnd.Loop;

System.Environment.SetEnvironmentVariable("CDK_VALIDATION", "false");
var temp = Directory.CreateTempSubdirectory("mlinfra-loop-");
System.Environment.SetEnvironmentVariable("TMPDIR", temp.FullName);
try
{
    var app = new App();
    _ = new LoopStack(app, "Loop");
    app.Synth();
}
finally
{
    try
    {
        temp.Delete(recursive: true);
    }
    catch (IOException)
    {
        // The node process still holds it.
    }
}
