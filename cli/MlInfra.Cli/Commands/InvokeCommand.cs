using System.CommandLine;
using System.Text;
using MlInfra.Cli.Platform;

namespace MlInfra.Cli.Commands;

/// <summary>`invoke`: asks the endpoint, about the sample's records or about the user's own data.</summary>
internal sealed class InvokeCommand : CommandBase
{
    private readonly Option<int> _sample = new("--sample") { Description = "So many records of the bundled data.", HelpName = "count", DefaultValueFactory = _ => 8 };
    private readonly Option<string?> _data = new("--data", "-d") { Description = "The request's body, sent as it is; the answer is printed as it comes", HelpName = "text" };
    private readonly Option<string?> _file = new("--file", "-f") { Description = "A file with the request's body (- for standard input)", HelpName = "path" };
    private readonly Option<string?> _type = new("--content-type") { Description = "Of the body. Default: by the file's ending (.json, .csv, .npy), else application/json", HelpName = "type" };
    private readonly Option<string?> _accept = new("--accept") { Description = "Of the answer. Default: application/json", HelpName = "type" };

    public InvokeCommand() : base("invoke", "Ask the endpoint for predictions: about bundled records, or about your own data", json: true)
    {
        Options.Add(_sample);
        Options.Add(_data);
        Options.Add(_file);
        Options.Add(_type);
        Options.Add(_accept);
        Validators.Add(result =>
        {
            if (result.GetValue(_data) is not null && result.GetValue(_file) is not null) result.AddError("Give --data or --file, not both.");
        });
        Whole(_sample, 1, int.MaxValue, "a number of 1 or more");
    }

    protected override async Task<int> RunAsync(Context context, ParseResult arguments, CancellationToken cancellationToken)
    {
        await context.DemandUpAsync(cancellationToken);
        var stack = await DeployedStack.GetAsync(context.Services, cancellationToken);
        var endpoint = stack.NeededEndpointName(context.Flags);
        if (await BodyAsync(arguments, cancellationToken) is not { } body)
        {
            var rows = await Predictions.AskAsync(context, endpoint, arguments.GetValue(_sample), cancellationToken);
            if (context.Screen.Json) context.Screen.Document(new { endpointName = endpoint, predictions = rows });
            return ExitCodes.Ok;
        }
        var answer = await context.Services.Runtime.InvokeEndpointAsync(
            new()
            {
                EndpointName = endpoint,
                Body = body,
                ContentType = arguments.GetValue(_type) ?? TypeOf(arguments.GetValue(_file)),
                Accept = arguments.GetValue(_accept) ?? "application/json",
            },
            cancellationToken);
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(answer.Body, cancellationToken);
        if (answer.Body.Length > 0 && answer.Body.Span[^1] != (byte)'\n' && answer.ContentType != "application/x-npy") output.WriteByte((byte)'\n');
        return ExitCodes.Ok;
    }

    private async Task<byte[]?> BodyAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(_data) is { } text) return Encoding.UTF8.GetBytes(text);
        if (arguments.GetValue(_file) is not { } file) return null;
        if (file == "-")
        {
            using var copy = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(copy, cancellationToken);
            return copy.ToArray();
        }
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken) : throw new CliException($"There is no file {file}.", exitCode: ExitCodes.Usage);
    }

    private static string TypeOf(string? file) => Path.GetExtension(file)?.ToLowerInvariant() switch
    {
        ".csv" => "text/csv",
        ".npy" => "application/x-npy",
        _ => "application/json",
    };
}
