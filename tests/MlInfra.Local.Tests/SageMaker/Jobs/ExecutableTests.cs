using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Jobs;

/// <summary>A job whose code is one self-contained executable, handed over as an input of a framework image.</summary>
public sealed class ExecutableTests(Lab lab) : IClassFixture<Lab>
{
    private const string Job = """
        def executable(name, *arguments, **more):
            request = processing(name, 'unused')
            request['AppSpecification']['ContainerEntrypoint'] = ['/bin/sh', '-c', 'cp /opt/ml/processing/input/code/tool /tmp/m && chmod +x /tmp/m && exec /tmp/m "$@"', 'sh', *arguments]
            request['ProcessingInputs'] = [{'InputName': 'code', 'S3Input': {'S3Uri': 's3://lab/tool/tool', 'LocalPath': '/opt/ml/processing/input/code', 'S3DataType': 'S3Prefix', 'S3InputMode': 'File'}}]
            sm.create_processing_job(**{**request, 'ProcessingOutputConfig': output(name, name='output'), **more})
            return wait(name, 'p')

        """;

    private async Task PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mlinfra-tool-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "tool.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <InvariantGlobalization>true</InvariantGlobalization>
                  </PropertyGroup>
                </Project>
                """);
            await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), """
                using var http = new HttpClient();
                var health = await http.GetStringAsync(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") + "/_mlinfra/health");
                string[] told = [string.Join(' ', args), health, Path.GetTempFileName(), .. new[] { "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN" }.Select(n => Environment.GetEnvironmentVariable("AWS_" + n)!)];
                File.WriteAllLines("/opt/ml/processing/output/told.txt", told);
                return args[0] == "fail" ? 3 : 0;
                """);
            var published = await Run.ProcessAsync("dotnet", [
                "publish", folder, "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-p:DebugType=none", "-o", Path.Combine(folder, "out"), "-v", "q", "--nologo",
            ]);
            Assert.True(published.ExitCode == 0, published.Output + published.Error);
            await lab.RunAsync($"s3.upload_file('{Path.Combine(folder, "out", "tool")}', 'lab', 'tool/tool')");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_runs_in_the_sandbox_and_reaches_the_endpoint_as_the_jobs_role()
    {
        await PublishAsync();
        await lab.RunAsync(Job + """
            d = executable('runs', 'monitor', 'baseline', '--label', 'y z')
            assert d['ProcessingJobStatus'] == 'Completed', d
            arguments, health, file, key, secret, token = text('runs/told.txt').split('\n')[:6]
            assert arguments == 'monitor baseline --label y z' and json.loads(health)['status'] == 'ok' and file.startswith('/tmp/'), text('runs/told.txt')
            as_job = client('sts', aws_access_key_id=key, aws_secret_access_key=secret, aws_session_token=token)
            assert as_job.get_caller_identity()['Arn'] == 'arn:aws:sts::000000000000:assumed-role/Trainer/SageMaker'
            d = executable('fails', 'fail')
            assert d['ProcessingJobStatus'] == 'Failed' and d['FailureReason'].endswith('exit code: 3'), d
            """);
    }
}
