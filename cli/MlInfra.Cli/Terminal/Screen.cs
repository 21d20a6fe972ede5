using System.Text.Json;
using Spectre.Console;

namespace MlInfra.Cli.Terminal;

/// <summary>All that is shown. With --json what people read goes to standard error and the document to standard output.</summary>
internal sealed class Screen
{
    private readonly IAnsiConsole _console;
    private readonly TextWriter _documents;

    private const int Unfolded = 100_000;

    public Screen(bool json)
        : this(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(json ? Console.Error : Console.Out) }), Console.Out, json)
    {
    }

    public Screen(IAnsiConsole console, TextWriter documents, bool json)
    {
        _console = console;
        _documents = documents;
        Json = json;
        // A pipe has no width: do not fold lines that a script or a log will hold.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = Unfolded;
    }

    public bool Json { get; }

    /// <summary>Characters on a line; of a pipe as many as of a wide terminal, for what is drawn to fit.</summary>
    public int Width => Math.Min(_console.Profile.Width, 120);

    /// <summary>Whether lines can be redrawn.</summary>
    public bool IsLive => _console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal;

    /// <summary>Whether a person can be asked.</summary>
    public bool CanAsk => IsLive && !Console.IsInputRedirected;

    public IAnsiConsole Raw => _console;

    public void Line(string markup = "") => _console.MarkupLine(markup);

    public void Text(string text) => _console.WriteLine(text);

    /// <summary>A finished step of a command: a mark, its name, what came of it.</summary>
    public void Done(string name, string markup) => Hanging($"[green]✓[/] [bold]{Markup.Escape(name),-9}[/] ", 12, markup);

    public void Failed(string name, string markup) => Hanging($"[red]✗[/] [bold]{Markup.Escape(name),-9}[/] ", 12, markup);

    /// <summary>A step that is left out, or waits.</summary>
    public void Open(string name, string markup) => Hanging($"[yellow]–[/] [bold]{Markup.Escape(name),-9}[/] ", 12, markup);

    public void Detail(string markup) => Hanging(new string(' ', 12), 12, markup);

    /// <summary>A detail of a detail.</summary>
    public void Further(string markup) => Hanging(new string(' ', 14), 14, markup);

    /// <summary>A line whose text, where it is folded and where it has several lines, stands under its beginning.</summary>
    /// <param name="head">What stands before the text, as markup.</param>
    /// <param name="indent">How wide that is.</param>
    /// <param name="markup">The text.</param>
    public void Hanging(string head, int indent, string markup)
    {
        if (!_console.Profile.Out.IsTerminal) _console.MarkupLine((head + markup).TrimEnd().Replace("\n", "\n" + new string(' ', indent), StringComparison.Ordinal));
        else _console.Write(new Grid { Expand = false }.AddColumn(new GridColumn { NoWrap = true, Width = indent, Padding = new(0, 0, 0, 0) }).AddColumn(new GridColumn { Padding = new(0, 0, 0, 0) }).AddRow(head, markup));
    }

    public void Document<T>(T value) => _documents.WriteLine(JsonSerializer.Serialize(value, JsonOptions));

    /// <summary>Does something that takes a while under a spinner that tells its state; where lines cannot be redrawn, silently.</summary>
    public async Task<T> WhileAsync<T>(string name, string first, Func<Action<string>, Task<T>> work)
    {
        if (!IsLive) return await work(_ => { });
        return await _console.Status().Spinner(Spinner.Known.Dots).SpinnerStyle(Style.Parse("blue"))
            .StartAsync(Shown(first), context => work(text => context.Status(Shown(text))));

        string Shown(string text) => $"[bold]{Markup.Escape(name),-9}[/] {text}";
    }

    public void Problem(CliException problem)
    {
        foreach (var line in problem.Evidence) _console.MarkupLine($"  [dim]{Markup.Escape(line)}[/]");
        _console.MarkupLine($"[red]✗[/] {Markup.Escape(problem.Message)}");
        if (problem.Advice is not null) _console.MarkupLine($"  {Markup.Escape(problem.Advice)}");
        if (Json) Document(new { error = problem.Message, advice = problem.Advice });
    }

    public static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 9.95 => $"{time.TotalSeconds:0.0} s",
        < 120 => $"{time.TotalSeconds:0} s",
        _ => $"{time.TotalMinutes:0} min",
    };

    private static JsonSerializerOptions JsonOptions { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
