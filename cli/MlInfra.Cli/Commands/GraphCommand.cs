using System.CommandLine;
using MlInfra.Cli.Graph;
using MlInfra.Cli.Platform;
using MlInfra.Cli.Terminal;
using Spectre.Console;

namespace MlInfra.Cli.Commands;

/// <summary>`graph`: draws the pipeline, with its gates readable.</summary>
internal sealed class GraphCommand : CommandBase
{
    private readonly Option<string?> _svg = new("--svg") { Description = "Write a picture to this file", HelpName = "file" };
    private readonly Option<string?> _file = new("--file") { Description = "Draw this definition (JSON), deployed or not. Default: the deployed pipeline's", HelpName = "file" };
    private readonly Option<string?> _pipeline = PipelineOption.Make();

    public GraphCommand() : base("graph", "Draw the pipeline: its steps, what leads from one to the next, and what its gates decide by", json: true)
    {
        foreach (var option in new Option[] { _svg, _file, _pipeline }) Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is not null && result.GetValue(_pipeline) is not null) result.AddError("Give --file or --pipeline, not both.");
        });
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        var graph = await ReadAsync(context, arguments, cancellationToken);
        var screen = context.Screen;
        GraphText.Draw(graph, screen);
        if (arguments.GetValue(_svg) is { } picture)
        {
            await Picture.WriteAsync(picture, GraphSvg.Draw(graph), cancellationToken);
            screen.Done("Graph", Markup.Escape(picture));
        }
        if (screen.Json)
        {
            screen.Document(new
            {
                pipeline = graph.Name,
                parameters = graph.Parameters,
                steps = GraphText.Ordered(graph).Select(node => new { node.Name, node.Type, node.Note, node.Gate, node.Condition, node.Branch }),
                edges = graph.Edges.Select(edge => new { edge.From, edge.To, kind = edge.Branch ?? (edge.Reads ? "data" : "order") }),
            });
        }
        return ExitCodes.Ok;
    }

    private async Task<PipelineGraph> ReadAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_file) is { } file)
        {
            return File.Exists(file)
                ? PipelineGraph.Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, cancellationToken))
                : throw new CliException($"There is no file '{file}'.", exitCode: ExitCodes.Usage);
        }
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var name = await stack.PipelineAsync(context.Services, arguments.GetValue(_pipeline), cancellationToken);
        return PipelineGraph.Read(name, await context.Services.Pipelines.DefinitionAsync(name, cancellationToken));
    }
}
