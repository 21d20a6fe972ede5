using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.CloudFormation.Http;

/// <summary>Runs the unmodified `cdk` CLI of node_modules over cloud assemblies that are written by hand, which spares every test a synth.</summary>
internal sealed class Cdk(LocalFixture local) : IDisposable
{
    private const string Roles = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-";
    private const string Place = "-${AWS::AccountId}-${AWS::Region}";

    private readonly string folder = Directory.CreateTempSubdirectory("mlinfra-cdk-").FullName;

    public static string Root { get; } = FindRoot();

    /// <summary>Runs it; its progress goes to standard error.</summary>
    public Task<Ran> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    public Task<Ran> RunAsync(string[] arguments, Dictionary<string, string> more)
    {
        var environment = Run.ClientEnvironment(local);
        environment["CDK_HOME"] = Path.Combine(folder, "home");
        environment["CDK_DISABLE_CLI_TELEMETRY"] = "true";
        environment["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
        environment["CI"] = "true";
        foreach (var (name, value) in more) environment[name] = value;
        return Run.ProcessAsync("node", [Path.Combine(Root, "node_modules/aws-cdk/bin/cdk"), .. arguments, "--no-notices", "--no-color"], environment);
    }

    public async Task<Ran> DeployAsync(string template, params string[] more) =>
        await RunAsync(["deploy", "--app", Assembly(template), "--require-approval", "never", .. more]);

    public async Task<Ran> DeployedAsync(string template, params string[] more)
    {
        var ran = await DeployAsync(template, more);
        Assert.True(ran.ExitCode == 0, $"cdk deploy failed ({ran.ExitCode}):\n{ran.Output}\n{ran.Error}");
        return ran;
    }

    /// <summary>A cloud assembly with one stack, as CDK writes it.</summary>
    public string Assembly(string template, string name = "Demo")
    {
        var output = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template)));
        File.WriteAllText(Path.Combine(output, $"{name}.template.json"), template);
        File.WriteAllText(Path.Combine(output, $"{name}.assets.json"), Assets(name, hash).ToJsonString());
        File.WriteAllText(Path.Combine(output, "manifest.json"), Manifest(name, hash).ToJsonString());
        return output;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonObject Assets(string name, string hash) => new()
    {
        ["version"] = "48.0.0",
        ["files"] = new JsonObject
        {
            [hash] = new JsonObject
            {
                ["displayName"] = "template",
                ["source"] = new JsonObject { ["path"] = $"{name}.template.json", ["packaging"] = "file" },
                ["destinations"] = new JsonObject
                {
                    ["here"] = new JsonObject
                    {
                        ["bucketName"] = "cdk-hnb659fds-assets" + Place, ["objectKey"] = $"{hash}.json", ["assumeRoleArn"] = $"{Roles}file-publishing-role{Place}",
                    },
                },
            },
        },
        ["dockerImages"] = new JsonObject(),
    };

    private static JsonObject Manifest(string name, string hash) => new()
    {
        ["version"] = "48.0.0",
        ["artifacts"] = new JsonObject
        {
            [$"{name}.assets"] = new JsonObject
            {
                ["type"] = "cdk:asset-manifest",
                ["properties"] = new JsonObject { ["file"] = $"{name}.assets.json", ["requiresBootstrapStackVersion"] = 6, ["bootstrapStackVersionSsmParameter"] = "/cdk-bootstrap/hnb659fds/version" },
            },
            [name] = new JsonObject
            {
                ["type"] = "aws:cloudformation:stack",
                ["environment"] = "aws://unknown-account/unknown-region",
                ["properties"] = new JsonObject
                {
                    ["templateFile"] = $"{name}.template.json",
                    ["validateOnSynth"] = false,
                    ["assumeRoleArn"] = $"{Roles}deploy-role{Place}",
                    ["cloudFormationExecutionRoleArn"] = $"{Roles}cfn-exec-role{Place}",
                    ["stackTemplateAssetObjectUrl"] = $"s3://cdk-hnb659fds-assets{Place}/{hash}.json",
                    ["requiresBootstrapStackVersion"] = 6,
                    ["bootstrapStackVersionSsmParameter"] = "/cdk-bootstrap/hnb659fds/version",
                    ["additionalDependencies"] = new JsonArray($"{name}.assets"),
                    ["lookupRole"] = new JsonObject { ["arn"] = $"{Roles}lookup-role{Place}", ["requiresBootstrapStackVersion"] = 8, ["bootstrapStackVersionSsmParameter"] = "/cdk-bootstrap/hnb659fds/version" },
                },
                ["dependencies"] = new JsonArray($"{name}.assets"),
                ["displayName"] = name,
            },
        },
    };

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MlInfra.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("the tests must run inside the repository");
    }
}
