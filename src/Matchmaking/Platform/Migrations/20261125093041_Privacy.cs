using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Matchmaking.Platform.Migrations
{
    /// <inheritdoc />
    public partial class Privacy : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ConfirmedBy",
                table: "References",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ErasedAt",
                table: "Organizations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ErasedAt",
                table: "Accounts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE "References" SET "ConfirmedBy" = (
                    SELECT "By" FROM "ReferenceConfirmations" WHERE "ReferenceId" = "References"."Id" ORDER BY "Id" DESC LIMIT 1)
                WHERE "State" = 'confirmed'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ConfirmedBy",
                table: "References");

            migrationBuilder.DropColumn(
                name: "ErasedAt",
                table: "Organizations");

            migrationBuilder.DropColumn(
                name: "ErasedAt",
                table: "Accounts");
        }
    }
}
