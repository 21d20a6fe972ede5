using System.Text.Json;

namespace MlInfra.Cli.Endpoint;

/// <summary>What the CLI remembers of the endpoint that it started: which process, on which port.</summary>
internal sealed record LocalRecord(int Pid, int Port)
{
    public static LocalRecord? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LocalRecord>(File.ReadAllText(path), JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null; // cut off by a crash: as good as none
        }
    }

    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
        File.Move(path + ".new", path, overwrite: true);
    }
}
