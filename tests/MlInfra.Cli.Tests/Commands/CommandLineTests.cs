using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MlInfra.Cli.Tests.Support;

namespace MlInfra.Cli.Tests.Commands;

/// <summary>The built program, as the script calls it: what it refuses, and with which exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly Folder _folder = new();

    [Theory]
    [InlineData("up"), InlineData("down"), InlineData("deploy"), InlineData("diff"), InlineData("status"), InlineData("run"), InlineData("stop"), InlineData("graph")]
    [InlineData("simulate"), InlineData("approve"), InlineData("reject"), InlineData("invoke"), InlineData("logs"), InlineData("reset")]
    public void Every_command_has_help(string command)
    {
        var result = Run(command, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains($"mlinfra {command}", result.Output);
        Assert.Contains("--state", result.Output);
    }

    [Fact]
    public void The_program_tells_its_commands_and_exit_codes()
    {
        var result = Run("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("3 port in use", result.Output);
        Assert.Contains("approve <version>", result.Output);
    }

    [Theory]
    [InlineData("nonsense --port 1", "There is no command 'nonsense'. There are: up, down, ")]
    [InlineData("approve x", "version: got 'x', must be the number of a version")]
    [InlineData("logs --lines 0", "--lines: got 0, must be a number of 1 or more.")]
    [InlineData("simulate pricing", "simulate: got 'pricing', must be scaling.")]
    [InlineData("drift --seed x", "--seed: got x, must be a whole number.")]
    [InlineData("drift --records 0", "--records: got 0, must be a number from 1 to 100000; below 100 a monitor judges no drift.")]
    [InlineData("up --port 70000", "--port: got 70000, must be a number from 1 to 65535.")]
    [InlineData("up --speed 0", "--speed: got 0, must be a number of 1 or more.")]
    [InlineData("run --parameter Gate", "--parameter: got 'Gate', must be name=value.")]
    [InlineData("run --parallel 0", "--parallel: got 0, must be a number of 1 or more.")]
    [InlineData("run --from latest", "--from: give --select too")]
    [InlineData("run --skip --select Train", "Give --select or --skip, not both.")]
    [InlineData("graph --file a.json --pipeline b", "Give --file or --pipeline, not both.")]
    [InlineData("invoke --sample 0", "--sample: got 0, must be a number of 1 or more.")]
    [InlineData("invoke --data {} --file x.json", "Give --data or --file, not both.")]
    public void Refuses_what_it_does_not_understand_with_2(string line, string message)
    {
        var result = Run(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.Contains("--help", result.Error);
    }

    [Fact]
    public void Status_says_that_nothing_runs_with_4()
    {
        var result = Run("status", "--port", $"{FreePort.Next()}", "--json");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("start it: ./mlinfra up", result.Error);
        Assert.False((bool)JsonNode.Parse(result.Output)!["local"]!["running"]!);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told_in_a_line()
    {
        var result = Run("simulate", "scaling", "--hours", "1", "--svg", _folder.At("no/such/folder.svg"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"✗ The picture cannot be written to '{_folder.At("no/such/folder.svg")}': Could not find a part of the path", result.Output);
        Assert.Contains("Give --svg a file in a folder that is there", result.Output);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [Fact]
    public void A_state_folder_that_cannot_be_made_is_told_with_the_way_out()
    {
        _folder.Write("state", "a file stands where the folder should");

        var result = Run("up", "--bare", "--port", $"{FreePort.Next()}");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"✗ The state folder {_folder.At("state")} cannot be written to: ", result.Output);
        Assert.Contains("choose another folder with --state.", result.Output);
    }

    [Theory]
    [InlineData("", "second\nthird  until 2026-11-24T19:10:00Z\n")]
    [InlineData("--raw", "END RequestId: 2\nREPORT RequestId: 2\n")]
    public void Logs_count_only_lines_that_say_something(string option, string shown)
    {
        using var aws = new FakeAws((operation, _) => operation switch
        {
            "GET /_mlinfra/health" => new JsonObject { ["status"] = "ok", ["pid"] = 1, ["state"] = _folder.At("state"), ["port"] = 1 }.ToJsonString(),
            "FilterLogEvents" => """
                {"events": [{"eventId": "1", "timestamp": 1, "message": "first"}, {"eventId": "2", "timestamp": 2, "message": "second"},
                            {"eventId": "3", "timestamp": 3, "message": "{\"message\": \"third\", \"until\": \"2026-11-24T19:10:00Z\"}"},
                            {"eventId": "4", "timestamp": 4, "message": "END RequestId: 2"}, {"eventId": "5", "timestamp": 5, "message": "REPORT RequestId: 2"}]}
                """,
            _ => null,
        });

        var result = Run([.. new[] { "logs", "/aws/lambda/f", "-n", "2", option, "--port", $"{aws.Services.Target.Endpoint!.Port}" }.Where(word => word.Length > 0)]);

        Assert.Equal((0, shown), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Simulates_scaling_as_plot_picture_and_document()
    {
        var plot = Run("simulate", "scaling", "--pattern", "spike", "--hours", "4", "--svg", _folder.At("s.svg"));
        var document = Run("simulate", "scaling", "--pattern", "spike", "--hours", "4", "--json");

        Assert.Equal(0, plot.ExitCode);
        Assert.Contains("instances", plot.Output);
        Assert.Contains("The model:", plot.Output);
        Assert.Contains("<svg", File.ReadAllText(_folder.At("s.svg")));
        var read = JsonNode.Parse(document.Output)!;
        Assert.Equal(240, read["minutes"]!.AsArray().Count);
        Assert.Equal(8, (int)read["most"]!);
        Assert.True((double)read["lost"]! > 0);
    }

    [Theory]
    [InlineData("run --aws --skip", "--skip is for the local endpoint")]
    [InlineData("run --aws --interrupt-spot", "--interrupt-spot is for the local endpoint")]
    [InlineData("simulate scaling --min 5 --max 2", "--min: must be at most --max.")]
    [InlineData("simulate scaling --target 0", "--target: got 0, must be a number from 0.01 to 1000000000.")]
    [InlineData("simulate scaling --traffic nowhere.csv", "There is no file 'nowhere.csv'.")]
    [InlineData("graph --file nowhere.json", "There is no file 'nowhere.json'.")]
    public void Refuses_what_cannot_be_meant_with_2(string line, string message)
    {
        var result = Run(line.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output);
    }

    [Fact]
    public void Graph_draws_a_file_without_an_endpoint_as_text_picture_and_document()
    {
        _folder.Write("p.json", """{"Steps": [{"Name": "A", "Type": "Training", "Arguments": {}}, {"Name": "B", "Type": "Lambda", "FunctionArn": "arn:aws:lambda:x:1:function:f", "DependsOn": ["A"], "Arguments": {}}]}""");

        var text = Run("graph", "--file", _folder.At("p.json"), "--svg", _folder.At("p.svg"));
        var document = Run("graph", "--file", _folder.At("p.json"), "--json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("└─ B  Lambda    f  after A", text.Output);
        Assert.StartsWith("<svg ", File.ReadAllText(_folder.At("p.svg")), StringComparison.Ordinal);
        Assert.Equal("""{"from":"A","to":"B","kind":"order"}""", JsonNode.Parse(document.Output)!["edges"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData("run"), InlineData("stop"), InlineData("graph"), InlineData("approve"), InlineData("invoke"), InlineData("deploy"), InlineData("diff")]
    public void Commands_that_need_the_endpoint_say_how_to_start_it(string command)
    {
        var result = Run(command, "--port", $"{FreePort.Next()}");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("The local endpoint is not running", result.Output);
        Assert.Contains("Start it: ./mlinfra up", result.Output);
    }

    [Fact]
    public void Up_refuses_a_port_that_another_program_has_with_3()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var result = Run("up", "--port", $"{port}");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"Port {port} is in use by a program that is not MlInfra's local endpoint.", result.Output);
        Assert.Contains("--port", result.Output);
    }

    [Fact]
    public void Up_and_down_start_and_stop_the_endpoint_and_reset_removes_its_state()
    {
        var port = $"{FreePort.Next()}";

        Assert.Contains("started", Run("up", "--bare", "--port", port).Output);
        Assert.Contains("runs already", Run("up", "--bare", "--port", port).Output);
        var foreign = Shell.Run("dotnet", [Program, "up", "--bare", "--port", port, "--state", _folder.At("other")], _folder.Path);
        Assert.Equal(3, foreign.ExitCode);
        Assert.Contains("the local endpoint of another folder", foreign.Output);
        Assert.Contains("not deployed", Run("status", "--port", port).Output);
        Assert.Contains("stopped", Run("down", "--port", port).Output);
        Assert.Contains("was not running", Run("down", "--port", port).Output);
        Assert.Equal(2, Run("reset", "--port", port).ExitCode);
        Assert.True(Directory.Exists(_folder.At("state")));
        Assert.Equal(0, Run("reset", "--yes", "--port", port).ExitCode);
        Assert.False(Directory.Exists(_folder.At("state")));
    }

    [Fact]
    public void Reset_removes_nothing_that_is_not_its_own()
    {
        _folder.Write("state/thesis.txt", "years of work");

        var result = Run("reset", "--yes");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("does not look like the local endpoint's state", result.Output);
        Assert.True(File.Exists(_folder.At("state", "thesis.txt")));
    }

    [Fact]
    public void Says_what_to_do_when_the_cdk_CLI_is_missing()
    {
        _folder.Write("clone/MlInfra.sln", "");
        var port = $"{FreePort.Next()}";
        Run("up", "--bare", "--port", port);

        var result = Shell.Run("dotnet", [Program, "deploy", "--port", port, "--state", _folder.At("state")], _folder.Path, new Dictionary<string, string?> { ["MLINFRA_ROOT"] = _folder.At("clone") });
        Run("down", "--port", port);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The cdk CLI is missing", result.Output);
        Assert.Contains("Run ./mlinfra setup.", result.Output);
    }

    public void Dispose() => _folder.Dispose();

    private static string Program => Path.Combine(Shell.RepositoryRoot, "cli", "MlInfra.Cli", "bin", "Release", "net10.0", "mlinfra.dll");

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
        Shell.Run("dotnet", [Program, .. arguments, .. arguments.Contains("--help") || arguments[0] == "nonsense" ? Array.Empty<string>() : ["--state", _folder.At("state")]], _folder.Path);
}
