using MlInfra.Aws.SageMaker;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MlInfra.Cli.Commands;

/// <summary>Shows a run while it goes on: every step with its status and seconds, redrawn on a terminal, else a line at each change.</summary>
internal sealed class RunView(Screen screen, IReadOnlyList<string> expected)
{
    private readonly HashSet<string> _told = [];
    private readonly int _width = expected.Select(name => name.Length).Append(16).Max();

    public async Task<RunState> FollowAsync(Services services, string executionArn, CancellationToken cancellationToken)
    {
        if (!screen.IsLive) return await PipelineRun.FollowAsync(services, executionArn, Tell, cancellationToken);
        RunState? last = null;
        await screen.Raw.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            var showing = PipelineRun.FollowAsync(services, executionArn, state => last = state, cancellationToken);
            for (var frame = 0; !showing.IsCompleted; frame++)
            {
                if (last is not null) live.UpdateTarget(Drawing(last, frame));
                live.Refresh();
                await Task.WhenAny(showing, Task.Delay(100, CancellationToken.None));
            }
            await showing;
        });
        foreach (var step in last!.Steps) screen.Line(Line(step, 0));
        return last;
    }

    private void Tell(RunState state)
    {
        foreach (var step in state.Steps.Where(IsOver))
        {
            if (_told.Add(step.StepName)) screen.Line(Line(step, 0));
        }
    }

    private Rows Drawing(RunState state, int frame)
    {
        var lines = new List<IRenderable>();
        lines.AddRange(state.Steps.Select(step => new Markup(Line(step, frame))));
        lines.AddRange(expected.Where(name => state.Steps.All(s => s.StepName != name)).Select(name => new Markup($"    [dim]· {Markup.Escape(name)}[/]")));
        return new Rows(lines);
    }

    private string Line(PipelineExecutionStep step, int frame)
    {
        var mark = step.StepStatus switch
        {
            "Succeeded" => "[green]✓[/]",
            "Failed" => "[red]✗[/]",
            "Stopped" => "[yellow]■[/]",
            _ => $"[blue]{Spinner.Known.Dots.Frames[frame % Spinner.Known.Dots.Frames.Count]}[/]",
        };
        var time = step.StartTime is { } start ? (step.EndTime ?? DateTimeOffset.UtcNow) - start : TimeSpan.Zero;
        var note = step.Metadata?.Condition?.Outcome is { } outcome ? $" [dim]{Markup.Escape(outcome.ToLowerInvariant())}[/]"
            : step.CacheHitResult?.SourcePipelineExecutionArn is not null ? " [dim]from cache[/]"
            : step.SelectiveExecutionResult?.SourcePipelineExecutionArn is { } source ? $" [dim]taken from run {Markup.Escape(source[(source.LastIndexOf('/') + 1)..])}[/]"
            : step.Metadata?.RegisterModel?.Arn is { } arn ? $" [dim]version {Markup.Escape(arn[(arn.LastIndexOf('/') + 1)..])}[/]" : "";
        return $"    {mark} {Markup.Escape(step.StepName.PadRight(_width))} [dim]{Screen.Seconds(time < TimeSpan.Zero ? TimeSpan.Zero : time),7}[/]{note}";
    }

    private static bool IsOver(PipelineExecutionStep step) => step.StepStatus is "Succeeded" or "Failed" or "Stopped";
}
