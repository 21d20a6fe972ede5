using System.Text.Json.Nodes;

namespace MlInfra.Local.Host;

/// <summary>Holds a state folder for one process. The operating system lets go of it when the process dies.</summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream held;

    private StateLock(FileStream held) => this.held = held;

    public static StateLock Take(string folder, int port)
    {
        FileStream stream;
        try
        {
            Directory.CreateDirectory(folder);
            stream = new(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Directory.Exists(folder) && File.Exists(Path.Combine(folder, "lock")))
        {
            throw new StartException(
                $"another MlInfra Local{Owner(folder)} uses the state folder {folder}; stop it (mlinfra down) or name another folder with --state.",
                StartException.StateUnusable, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the state folder {folder} cannot be used ({e.Message}); name another one with --state.", StartException.StateUnusable, e);
        }
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "local.json"),
                new JsonObject { ["pid"] = Environment.ProcessId, ["port"] = port }.ToJsonString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw new StartException($"the state folder {folder} cannot be written ({e.Message}); free some space, or name another folder with --state.", StartException.StateUnusable, e);
        }
        return new(stream);
    }

    public void Dispose() => held.Dispose();

    private static string Owner(string folder)
    {
        try
        {
            var info = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "local.json")));
            return $" (process {info!["pid"]}, port {info["port"]})";
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException)
        {
            return "";
        }
    }
}
