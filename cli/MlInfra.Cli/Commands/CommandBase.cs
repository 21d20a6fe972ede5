using System.CommandLine;
using Amazon.Runtime;
using MlInfra.Aws;
using MlInfra.Cli.Endpoint;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;

namespace MlInfra.Cli.Commands;

/// <summary>A command: its options, and one way for all of them to fail.</summary>
internal abstract class CommandBase : Command
{
    private readonly bool _localOnly;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON document to standard output; everything else goes to standard error" };
    private readonly Option<bool> _aws = new("--aws") { Description = "Act on AWS (credentials and region as the AWS CLI finds them), not on the local endpoint" };
    private readonly Option<string?> _profile = new("--profile") { Description = "Act on AWS with this profile", HelpName = "name" };
    private readonly Option<string?> _region = new("--region") { Description = "The AWS region. Default: as the AWS CLI finds it", HelpName = "region" };
    private readonly Option<string> _stack = new("--stack") { Description = "The stack", HelpName = "name", DefaultValueFactory = _ => Target.DefaultStack };
    private readonly Option<int?> _port = new("--port") { Description = $"The local endpoint's port. Default: the one it was started with, else {LocalEndpoint.DefaultPort}", HelpName = "port" };
    private readonly Option<string?> _state = new("--state") { Description = "The folder with the local endpoint's state. Default: .mlinfra in the repository", HelpName = "folder" };

    protected CommandBase(string name, string description, bool json, bool localOnly = false) : base(name, description)
    {
        _localOnly = localOnly;
        if (json) Options.Add(_json);
        if (!localOnly)
        {
            Options.Add(_aws);
            Options.Add(_profile);
            Options.Add(_region);
        }
        Options.Add(_stack);
        Options.Add(_port);
        Options.Add(_state);
        Whole(_port, 1, 65535, "a number from 1 to 65535");
        SetAction(RunAsync);
    }

    /// <summary>Refuses what is no whole number of the range, in words.</summary>
    protected static void Whole(Option option, int least, int most, string must) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < least || number > most))
        {
            result.AddError($"{option.Name}: got {result.Tokens[0].Value}, must be {must}.");
        }
    });

    /// <summary>How it goes on when the user has interrupted it, as markup.</summary>
    protected virtual string AfterInterruption => "Nothing is lost: the same command goes on from here.";

    protected abstract Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var screen = new Screen(arguments.GetValue(_json));
        Context? context = null;
        try
        {
            context = Prepare(arguments, screen);
            return await RunAsync(context, arguments, cancellationToken);
        }
        catch (CliException problem)
        {
            screen.Problem(problem);
            return problem.ExitCode;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.Line();
            screen.Line($"[yellow]Interrupted.[/] {AfterInterruption}");
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            screen.Problem(await ExplainAsync(context, e));
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that was named cannot be read or written.
            screen.Problem(new CliException(e.Message, e.Message.StartsWith("No space left", StringComparison.Ordinal) ? "Make room there, then give the same command again." : null));
            return ExitCodes.Failed;
        }
        finally
        {
            context?.Dispose();
        }
    }

    private Context Prepare(ParseResult arguments, Screen screen)
    {
        var workspace = Workspace.Find(arguments.GetValue(_state));
        var port = arguments.GetValue(_port) ?? new LocalEndpoint(workspace).KnownPort;
        var profile = _localOnly ? null : arguments.GetValue(_profile);
        var aws = !_localOnly && (arguments.GetValue(_aws) || profile is not null);
        if (profile is not null) Environment.SetEnvironmentVariable("AWS_PROFILE", profile);
        return new(workspace, screen, new Target
        {
            StackName = arguments.GetValue(_stack)!,
            Endpoint = aws ? null : new Uri($"http://127.0.0.1:{port}"),
            Profile = profile,
            Region = _localOnly ? null : arguments.GetValue(_region),
        }, port);
    }

    private static async Task<CliException> ExplainAsync(Context? context, Exception e)
    {
        try
        {
            if (context is { Target.IsLocal: true } && await context.Local.FindAsync(context.Port, CancellationToken.None) is null)
            {
                return new CliException(
                    $"The local endpoint is gone: nothing answers on port {context.Port} any more. The end of its log is above, all of it is in {context.Workspace.Shown(context.Workspace.LocalLog)}.",
                    "Start it again with ./mlinfra up; it goes on from its saved state.")
                { Evidence = context.Local.LogTail(15) };
            }
        }
        catch (CliException mute)
        {
            return mute;
        }
        if (e is AwsServiceException { ErrorCode: "ModelError" } model) return ModelFault.Explain(model, context!.Flags);
        return e is AmazonServiceException { ErrorCode: { Length: > 0 } code }
            ? new CliException($"{(context?.Target.IsLocal == true ? "The local endpoint" : "AWS")} answered {code}: {e.Message}")
            : new CliException(e.Message, "Check region and credentials: aws sts get-caller-identity");
    }
}
