using System.Security.Cryptography;
using System.Text;
using MlInfra.Local.Core;

namespace MlInfra.Local.Lambda;

/// <summary>
/// Where functions may write, a folder a process. It lies among the system's temporary files, since sockets need short paths, and bears the
/// mark of the state folder: whoever holds the lock of that one knows all of its folders from before for its own.
/// </summary>
internal static class TemporaryFolders
{
    public static string Create(World world) => Directory.CreateTempSubdirectory(Prefix(world)).FullName;

    /// <summary>Removes those that an endpoint on this state left when it was killed. Only before the first process is started.</summary>
    public static void Sweep(World world)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix(world) + "*")) Remove(folder);
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A child of the function still writes there, or it is another user's; the next start or the system sweeps it.
        }
    }

    private static string Prefix(World world) => $"mlinfra-lambda-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(world.StateFolder)))[..12]}-";
}
