namespace MlInfra.Cli.Terminal;

/// <summary>A picture that a command was asked to write to a file.</summary>
internal static class Picture
{
    public static async Task WriteAsync(string file, string svg, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, svg, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The picture cannot be written to '{file}': {e.Message}", "Give --svg a file in a folder that is there and may be written to.");
        }
    }
}
