namespace MlInfra.Constructs.Tests;

/// <summary>A folder of small scripts.</summary>
internal static class Scripts
{
    public static string Write(params IReadOnlyList<string> more)
    {
        var folder = Directory.CreateTempSubdirectory("scripts-").FullName;
        foreach (var name in new[] { "preprocess.py", "train.py", "evaluate.py", "inference.py" }.Concat(more))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, $"# {name}\n");
        }

        return folder;
    }
}
