using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>A run of the pipeline with all that is worth knowing of it: steps, evaluation, or why it failed.</summary>
internal static class Training
{
    public static async Task<RunState> FollowAsync(Context context, Definition definition, string executionArn, CancellationToken cancellationToken)
    {
        var state = await new RunView(context.Screen, definition.Steps).FollowAsync(context.Services, executionArn, cancellationToken);
        if (state.Succeeded) return state;
        throw state.Refusal is null ? await FailureAsync(context, state, cancellationToken) : await RefusalAsync(context, definition, state, cancellationToken);
    }

    /// <summary>One line of the report's numbers, beside the gate.</summary>
    public static string Words(Evaluation evaluation, string? gate)
    {
        var numbers = evaluation.Numbers.Where(n => n.Key != "records").Select(n => n.Key == "accuracy" && gate is not null
            ? $"accuracy [bold]{n.Value:0.000}[/] [dim](gate {Markup.Escape(gate)})[/]"
            : $"{Markup.Escape(n.Key)} {n.Value:0.000}");
        var records = evaluation.Report["records"] is { } count ? $"  [dim]n {count}[/]" : "";
        return string.Join("  ", numbers) + records;
    }

    public static async Task<Definition> DefinitionAsync(Context context, string pipeline, CancellationToken cancellationToken) =>
        Definition.Read(await context.Services.Pipelines.DefinitionAsync(pipeline, cancellationToken));

    private static async Task<CliException> RefusalAsync(Context context, Definition definition, RunState state, CancellationToken cancellationToken)
    {
        var why = state.Refusal!.Metadata!.Fail!.ErrorMessage ?? state.Refusal.FailureReason;
        Evaluation? evaluation = null;
        foreach (var step in state.Steps.Reverse())
        {
            if (step.Metadata?.ProcessingJob?.Arn is { } job && evaluation is null) evaluation = await Evaluation.OfJobAsync(context.Services, job, cancellationToken);
        }
        var accuracy = evaluation?.Accuracy is { } value ? $" Its accuracy is {value:0.000}." : "";
        return new CliException(
            $"The run ended without a version: {why?.TrimEnd('.')}.{accuracy}",
            $"Better the model or the data, or set another gate: ./mlinfra run{context.Flags} --parameter AccuracyGate={definition.Defaults.GetValueOrDefault("AccuracyGate", "0.85")}");
    }

    private static async Task<CliException> FailureAsync(Context context, RunState state, CancellationToken cancellationToken)
    {
        if (state.FailedStep is not { } step) return new CliException($"The run {state.Id} ended as {state.Status}: {state.FailureReason ?? "no reason was given"}", $"Run it again: ./mlinfra run{context.Flags}");
        IReadOnlyList<string> lines = [];
        var where = "";
        if (JobLogs.OfStep(step) is { } log)
        {
            var events = await JobLogs.ReadAsync(context.Services, log, null, cancellationToken);
            lines = [.. events.TakeLast(15).Select(e => e.Message?.TrimEnd() ?? "")];
            where = $"Its last log lines are above; all of them: ./mlinfra logs {step.StepName}{context.Flags}";
        }
        return new CliException($"Step {step.StepName} failed: {step.FailureReason ?? state.FailureReason}", where) { Evidence = lines };
    }
}
