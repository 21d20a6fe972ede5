using System.IO.Compression;
using System.Text.Json.Nodes;
using MlInfra.Local.Lambda;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Lambda;

public sealed class PackageTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Functions_of_one_package_may_be_made_at_the_same_time()
    {
        for (var round = 0; round < 10; round++)
        {
            var code = new JsonObject { ["ZipFile"] = Convert.ToBase64String(Zip($"round {round}")) };

            var packages = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => local.Get<FunctionCode>().FetchAsync(code.DeepClone().AsObject(), default))));

            var folder = Assert.Single(packages.Select(p => p.Folder).Distinct());
            Assert.Equal(200, Directory.GetFiles(Path.Combine(local.Get<FunctionCode>().Root, folder)).Length);
        }

        Assert.Equal(10, Directory.GetDirectories(local.Get<FunctionCode>().Root).Length);
    }

    private static byte[] Zip(string text)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 200; i++)
            {
                using var writer = new StreamWriter(archive.CreateEntry($"file-{i}.txt").Open());
                writer.Write(text);
            }
        }

        return bytes.ToArray();
    }
}
