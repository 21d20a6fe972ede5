using System.CommandLine;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Commands;

/// <summary>`approve` and `reject`: a person's word on a version.</summary>
internal sealed class DecideCommand : CommandBase
{
    private readonly bool _approves;
    private readonly Argument<int?> _version = new("version") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _because = new("--because") { Description = "Why; kept with the version", HelpName = "text" };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Do not wait until the endpoint serves it" };

    private DecideCommand(bool approves, string name, string description, string argument) : base(name, description, json: true)
    {
        _approves = approves;
        _version.Description = argument;
        Arguments.Add(_version);
        _version.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (!int.TryParse(result.Tokens[0].Value, out var number) || number < 1))
                result.AddError($"version: got '{result.Tokens[0].Value}', must be the number of a version, as ./mlinfra status shows them.");
        });
        Options.Add(_because);
        Options.Add(_noWait);
    }

    public static DecideCommand Approve() => new(true, "approve", "Approve a version; the stack then puts it into service", "The version's number. Default: the newest that waits");

    public static DecideCommand Reject() => new(false, "reject", "Reject a version; if it serves, the one approved before it comes back", "The version's number. Default: the newest that waits");

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        var screen = context.Screen;
        var before = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var version = await Versions.ChooseAsync(context.Services, before.ModelPackageGroupName, arguments.GetValue(_version), Versions.Pending, cancellationToken);
        var status = _approves ? Versions.Approved : Versions.Rejected;
        await Versions.SetAsync(context.Services, version.ModelPackageArn, status, arguments.GetValue(_because), cancellationToken);
        screen.Done(_approves ? "Approve" : "Reject", $"version {version.ModelPackageVersion}");

        // What serves from now on is the newest approved version; a rejection changes nothing unless that one served.
        var newest = (await Versions.ListAsync(context.Services, before.ModelPackageGroupName, cancellationToken)).FirstOrDefault(v => v.ModelApprovalStatus == Versions.Approved);
        string? endpoint = null;
        if (newest is null)
        {
            screen.Line(before.EndpointName is null ? "  No version is approved, so nothing serves." : "  No version is approved any more: the endpoint keeps what it has, and the function's log says so.");
        }
        else
        {
            if (_approves && newest.ModelPackageArn != version.ModelPackageArn) screen.Line($"  Version {newest.ModelPackageVersion} is newer and approved too, so it stays in service.");
            if (!_approves && newest.ModelPackageArn != before.ModelPackageArn) screen.Line($"  Version {newest.ModelPackageVersion} comes back.");
            if (!arguments.GetValue(_noWait)) endpoint = await Approval.ServedAsync(context, before, newest.ModelPackageArn, cancellationToken);
        }
        if (screen.Json) screen.Document(new { version = version.ModelPackageVersion, modelPackageArn = version.ModelPackageArn, approval = status, serving = newest?.ModelPackageVersion, endpointName = endpoint });
        return ExitCodes.Ok;
    }
}
